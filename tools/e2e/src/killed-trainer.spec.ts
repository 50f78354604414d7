import { setTimeout as delay } from 'node:timers/promises';
import { versionSearchSchema } from '@quincunx/contracts';
import { openPlatform, readSettings } from '@quincunx/platform';
import { finished, Programs } from './programs.fixture.ts';

const kills = 30;

jest.setTimeout(120_000);

describe('a trainer that is killed at any instant', () => {
  const programs = new Programs();
  const undisturbed = new Programs();
  afterAll(async () => {
    await programs.clear();
    await undisturbed.clear();
  });

  it('leaves no half-registered version and no alias to nothing; the next run works', async () => {
    // The first run compiles what the others find compiled.
    expect(await undisturbed.trainer('train')).toMatchObject({ code: 0 });
    const started = performance.now();
    expect(await undisturbed.trainer('train')).toMatchObject({ code: 0 });
    const duration = performance.now() - started;
    let killed = 0;
    for (let round = 0; killed < kills && round < 4 * kills; round += 1) {
      const child = programs.start('trainer', ['train', '--message', `round ${round}`]);
      const ended = finished(child);
      // Stratified over the whole run, so that every stage is hit.
      await delay((((round % kills) + Math.random()) / kills) * duration);
      child.kill('SIGKILL');
      if ((await ended).signal === 'SIGKILL') killed += 1;
      await expectWhole(programs);
    }
    expect(killed).toBe(kills);
    expect(await programs.trainer('train')).toMatchObject({ code: 0 });
    const doctor = await programs.trainer('doctor');
    expect(doctor.code).toBe(0);
    expect(doctor.output).toContain('clean: everything is whole');
  }, 300_000);
});

/** Every version is complete and its artifact can be loaded; the alias names one of them. */
async function expectWhole({ environment }: Programs): Promise<void> {
  const platform = await openPlatform({ settings: readSettings(environment) });
  try {
    expect(await platform.registry.checkIntegrity()).toEqual([]);
    const models = await platform.registry.listModels({ limit: 10 });
    if (models.items.length === 0) return;
    const search = versionSearchSchema.parse({ order: 'version', limit: 1000 });
    const { items } = await platform.registry.searchVersions('diabetes-bmi', search);
    expect(items.map(({ version }) => version)).toEqual(items.map((_, index) => index + 1));
    for (const { version, artifact, metrics, run } of items) {
      expect((await platform.runs.getRun(run)).outcome).toMatchObject({ kind: 'registered', version });
      expect(metrics.r2).toBeCloseTo(0.472575448, 9);
      expect((await platform.registry.loadArtifact(artifact)).model).toBe('diabetes-bmi');
    }
    const current = await platform.registry.findByAlias('diabetes-bmi', 'production');
    expect([undefined, 1]).toContain(current?.version);
  } finally {
    await platform.close();
  }
}
