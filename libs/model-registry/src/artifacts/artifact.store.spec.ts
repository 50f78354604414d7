import { readFileSync, writeFileSync } from 'node:fs';
import { CorruptError, NotFoundError } from '@quincunx/contracts';
import { canonicalJson, sha256 } from '@quincunx/storage';
import { artifactOf, createRegistry, type OpenRegistry } from '../registry.fixture.ts';

let opened: OpenRegistry;
beforeEach(async () => {
  opened = await createRegistry();
});
afterEach(() => opened.close());

describe('the artifacts of the registry', () => {
  it('are loaded as they were stored, and stored once', async () => {
    const { registry, artifacts } = opened;
    const artifact = artifactOf('churn', 0.1 + 0.2);
    const digest = await registry.storeArtifact(artifact);
    expect(await registry.storeArtifact(structuredClone(artifact))).toBe(digest);
    expect(digest).toBe(sha256(canonicalJson(artifact)));
    expect(await registry.loadArtifact(digest)).toEqual(artifact);
    expect(await artifacts.verify(digest)).toBe('intact');
  });

  it('are refused with their digest when one byte is flipped', async () => {
    const { registry, artifacts } = opened;
    const digest = await registry.storeArtifact(artifactOf('churn'));
    const content = readFileSync(artifacts.pathOf(digest));
    for (const position of [0, content.length >> 1, content.length - 1]) {
      const flipped = Buffer.from(content);
      flipped[position]! ^= 1;
      writeFileSync(artifacts.pathOf(digest), flipped);
      await expect(registry.loadArtifact(digest)).rejects.toThrow(CorruptError);
      await expect(registry.loadArtifact(digest)).rejects.toThrow(digest);
    }
    writeFileSync(artifacts.pathOf(digest), content);
    await expect(registry.loadArtifact(digest)).resolves.toEqual(artifactOf('churn'));
  });

  it('are refused with their digest when they are no artifact', async () => {
    const { registry, artifacts } = opened;
    const other = await artifacts.put('{"format":"other"}');
    await expect(registry.loadArtifact(other)).rejects.toThrow(`the artifact ${other} is damaged: `);
    const text = await artifacts.put('no JSON');
    await expect(registry.loadArtifact(text)).rejects.toThrow(
      `the artifact ${text} is damaged: it is no JSON`,
    );
  });

  it('are not found when they were never stored', async () => {
    const digest = sha256('never');
    await expect(opened.registry.loadArtifact(digest)).rejects.toThrow(NotFoundError);
    await expect(opened.registry.loadArtifact(digest)).rejects.toThrow(digest);
  });
});
