import { NotFoundError } from '@quincunx/contracts';
import { proportionalArtifact } from '../artifacts.fixture.ts';
import { Deployments } from '../deployments/deployments.ts';
import { RegistryFixture } from '../deployments/registry.fixture.ts';
import { ScoringService } from '../scoring/scoring-service.ts';

const target = { model: 'proportional', requestId: 'r-1' };

/** Version 1 is in production, and version 2 gets half of what comes. */
async function setUp() {
  const registry = new RegistryFixture();
  for (const slope of [1, 2]) registry.artifacts.set(slope, proportionalArtifact(slope));
  registry.production = 1;
  const canary = { alias: 'canary', version: 2, artifact: '2'.padStart(64, '0'), percent: 50 };
  registry.traffic = { canaries: [canary], sequence: 7 };
  const deployments = new Deployments({ source: registry, alias: 'production' });
  await deployments.refresh();
  const meters = new Map([1, 2].map((version) => [version, { observe: jest.fn(), countError: jest.fn() }]));
  let place = 0;
  const scoring = new ScoringService({
    deployments,
    features: { online: () => Promise.resolve([]) },
    meterOf: ({ version }) => meters.get(version) ?? { observe: jest.fn(), countError: jest.fn() },
    random: () => (place++ % 2) / 2,
  });
  return { scoring, meters };
}

describe('a stream', () => {
  it('goes to a canary by its share, and to the same version by its key', async () => {
    const { scoring } = await setUp();
    const versionFor = async (routingKey?: string) =>
      (await scoring.openStream({ ...target, routingKey })).deployment.version;
    expect([await versionFor(), await versionFor(), await versionFor()]).toEqual([2, 1, 2]);
    const first = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(versionFor));
    expect(new Set(first)).toEqual(new Set([1, 2]));
    expect(await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(versionFor))).toEqual(first);
  });

  it('goes to the version that is named, and is counted with that', async () => {
    const { scoring, meters } = await setUp();
    const { deployment, meter } = await scoring.openStream({ ...target, version: 2 });
    expect(deployment.version).toBe(2);
    expect(meter).toBe(meters.get(2));
  });

  it('goes nowhere for a model or a version that is not there', async () => {
    const { scoring } = await setUp();
    await expect(scoring.openStream({ ...target, model: 'other' })).rejects.toThrow(NotFoundError);
    await expect(scoring.openStream({ ...target, version: 9 })).rejects.toThrow(NotFoundError);
  });
});
