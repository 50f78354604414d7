import { rmSync } from 'node:fs';
import { createBatchModels } from './create-batch-models.ts';
import type { Platform } from './open-platform.ts';
import { artifactOf, openNewPlatform, register } from './platform.fixture.ts';

describe('the models of batch jobs', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await openNewPlatform();
  });
  afterAll(async () => {
    await platform.close();
    rmSync(platform.settings.home, { recursive: true });
  });

  it('are of the version that is named, or the one that the alias names', async () => {
    const { registry } = platform;
    const models = createBatchModels(registry, 'production');
    await expect(models.getVersion('progression', undefined)).rejects.toThrow("no model 'progression'");
    await register(platform, artifactOf(2));
    await register(platform, artifactOf(3));
    await expect(models.getVersion('progression', undefined)).rejects.toThrow(
      "no version of 'progression' is in production: promote one, or name a version; its newest is 2",
    );
    await expect(models.getVersion('progression', 7)).rejects.toThrow('has no version 7');
    await registry.promote('progression', { version: 1, alias: 'production', reason: 'first', actor: 'ada' });
    const deployed = await models.getVersion('progression', undefined);
    expect(deployed.version).toBe(1);
    expect(await models.loadArtifact(deployed.artifact)).toEqual(artifactOf(2));
    expect((await models.getVersion('progression', 2)).version).toBe(2);
  });
});
