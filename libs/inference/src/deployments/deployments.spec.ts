import { CorruptError, NotFoundError, UnavailableError } from '@quincunx/contracts';
import { proportionalArtifact } from '../artifacts.fixture.ts';
import { Deployments } from './deployments.ts';
import { RegistryFixture } from './registry.fixture.ts';

function setUp() {
  const registry = new RegistryFixture();
  registry.artifacts.set(1, proportionalArtifact(1));
  registry.artifacts.set(2, proportionalArtifact(2));
  const faults: string[] = [];
  const deployments = new Deployments({
    source: registry,
    alias: 'production',
    pollMilliseconds: 5,
    onFault: (message) => faults.push(message),
  });
  return { registry, deployments, faults };
}

/** Version 1, then version 2, which is corrupt. */
async function promoteCorrupt(registry: RegistryFixture, deployments: Deployments): Promise<void> {
  registry.production = 1;
  await deployments.refresh();
  registry.corrupt.add(2);
  registry.production = 2;
  await deployments.refresh();
}

describe('Deployments', () => {
  it('is empty, and says what to do, before anything is promoted', async () => {
    const { deployments } = setUp();
    await deployments.refresh();
    expect(deployments.status()).toEqual({ state: 'empty', models: [], faults: [] });
    expect(() => deployments.getRelease('proportional').stable).toThrow(NotFoundError);
    expect(() => deployments.getRelease('proportional').stable).toThrow(/promotions puts a version there/);
  });

  it('serves what is promoted, and follows the next promotion by itself', async () => {
    const { registry, deployments } = setUp();
    registry.production = 1;
    await deployments.start();
    expect(deployments.status()).toEqual({
      state: 'ready',
      models: [{ model: 'proportional', version: 1 }],
      faults: [],
    });
    registry.production = 2;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(deployments.getRelease('proportional').stable.version).toBe(2);
    await deployments.stop();
  });

  it('looks no more once stopped', async () => {
    const { registry, deployments } = setUp();
    registry.production = 1;
    await deployments.start();
    await deployments.stop();
    registry.production = 2;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(deployments.getRelease('proportional').stable.version).toBe(1);
  });

  it('loads an artifact once, however often it looks', async () => {
    const { registry, deployments } = setUp();
    registry.production = 1;
    await Promise.all([deployments.refresh(), deployments.refresh(), deployments.refresh()]);
    expect(registry.loads).toBe(1);
  });

  it('keeps serving the old version when the new artifact is corrupt, and says so once', async () => {
    const { registry, deployments, faults } = setUp();
    await promoteCorrupt(registry, deployments);
    await deployments.refresh();
    expect(deployments.getRelease('proportional').stable.version).toBe(1);
    const fault =
      "version 2 of 'proportional' cannot be loaded: artifact " +
      `${'2'.padStart(64, '0')} is corrupt; version 1 keeps serving`;
    expect(deployments.status()).toMatchObject({ state: 'degraded', faults: [fault] });
    expect(faults).toEqual([fault]);
  });

  it('does not read a corrupt artifact again at every look', async () => {
    const { registry, deployments } = setUp();
    registry.corrupt.add(2);
    registry.production = 2;
    await deployments.refresh();
    await deployments.refresh();
    expect(registry.loads).toBe(1);
    expect(() => deployments.getRelease('proportional').stable).toThrow(UnavailableError);
  });

  it('speaks of the version that is promoted, where another has the same bad artifact', async () => {
    const { registry, deployments, faults } = setUp();
    registry.corrupt.add(2);
    registry.sameArtifact.set(3, 2);
    registry.artifacts.set(3, proportionalArtifact(2));
    registry.production = 2;
    await deployments.refresh();
    registry.production = 3;
    await deployments.refresh();
    expect(deployments.status().faults).toEqual([expect.stringMatching(/^version 3 of 'proportional' /)]);
    expect(faults).toHaveLength(2);
  });

  it('goes on following when a listener fails', async () => {
    const { registry } = setUp();
    const fail = () => {
      throw new Error('the log is full');
    };
    const deployments = new Deployments({
      source: registry,
      alias: 'production',
      onLoaded: fail,
      onFault: fail,
    });
    registry.production = 1;
    await deployments.refresh();
    expect(deployments.status()).toMatchObject({ state: 'ready', faults: [] });
    registry.corrupt.add(2);
    registry.production = 2;
    await deployments.refresh();
    registry.lost = true;
    await deployments.refresh();
    expect(deployments.status().faults).toHaveLength(2);
    registry.lost = false;
    registry.production = 1;
    await deployments.refresh();
    expect(deployments.status().state).toBe('ready');
  });

  it('is ready again once the alias is moved back', async () => {
    const { registry, deployments } = setUp();
    await promoteCorrupt(registry, deployments);
    registry.production = 1;
    await deployments.refresh();
    expect(deployments.status()).toMatchObject({ state: 'ready', faults: [] });
  });

  it('keeps serving while the registry is lost, without telling where it was, and recovers', async () => {
    const { registry, deployments, faults } = setUp();
    registry.production = 1;
    await deployments.refresh();
    registry.lost = true;
    await deployments.refresh();
    await deployments.refresh();
    expect(deployments.getRelease('proportional').stable.version).toBe(1);
    expect(deployments.status()).toMatchObject({
      state: 'degraded',
      faults: ['the registry cannot be read: an unexpected error, which is in the log'],
    });
    expect(faults).toHaveLength(1);
    registry.lost = false;
    await deployments.refresh();
    expect(deployments.status().state).toBe('ready');
  });

  it('stops serving a model that no alias names any more', async () => {
    const { registry, deployments } = setUp();
    await promoteCorrupt(registry, deployments);
    registry.production = undefined;
    await deployments.refresh();
    expect(deployments.status()).toEqual({ state: 'empty', models: [], faults: [] });
  });

  it('keeps a version that was asked for by number loaded, up to a limit', async () => {
    const { registry, deployments } = setUp();
    for (let version = 1; version <= 40; version += 1) {
      registry.artifacts.set(version, proportionalArtifact(version));
      await deployments.getVersion('proportional', version);
    }
    await deployments.getVersion('proportional', 40);
    expect(registry.loads).toBe(40);
    await deployments.getVersion('proportional', 1);
    expect(registry.loads).toBe(41);
  });

  it('loads no second time what is deployed', async () => {
    const { registry, deployments } = setUp();
    registry.production = 1;
    await deployments.refresh();
    expect(await deployments.getVersion('proportional', 1)).toBe(
      deployments.getRelease('proportional').stable,
    );
    expect(registry.loads).toBe(1);
  });

  it('tries a version that could not be loaded again when it is asked for again', async () => {
    const { registry, deployments } = setUp();
    registry.corrupt.add(2);
    await expect(deployments.getVersion('proportional', 2)).rejects.toThrow(CorruptError);
    registry.corrupt.delete(2);
    expect((await deployments.getVersion('proportional', 2)).version).toBe(2);
  });
});
