import { writeFile } from 'node:fs/promises';
import { promote, register, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

describe('health routes', () => {
  let scorer: RunningScorer;

  beforeEach(async () => {
    scorer = await startScorerAtHome();
  });

  afterEach(() => scorer.stop());

  it('is live and not ready before anything is deployed, and says which command to run', async () => {
    expect(await scorer.ask('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await scorer.ask('/health/ready')).toMatchObject({
      status: 503,
      body: {
        status: 'empty',
        models: [],
        hint: expect.stringContaining('npx nx run trainer:train') as string,
      },
    });
  });

  it('is ready once a version is deployed', async () => {
    await register(scorer.home.platform);
    await promote(scorer, 'diabetes-bmi', 1);
    expect(await scorer.ask('/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'ready', models: [{ model: 'diabetes-bmi', version: 1 }], faults: [] },
    });
  });

  it('keeps serving the old version when the new artifact is corrupt, is degraded, and says which digest', async () => {
    const { platform } = scorer.home;
    await register(platform, { slope: 2 });
    await promote(scorer, 'diabetes-bmi', 1);
    const { artifact } = await register(platform, { slope: 3 });
    const content = await platform.artifacts.get(artifact);
    content[10] = (content[10] ?? 0) ^ 1;
    await writeFile(platform.artifacts.pathOf(artifact), content);
    await promote(scorer, 'diabetes-bmi', 2);

    const { status, body } = await scorer.ask('/health/ready');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { status: 'degraded', models: [{ model: 'diabetes-bmi', version: 1 }] },
    });
    expect(JSON.stringify(body)).toContain(artifact);
    expect(JSON.stringify(body)).not.toContain(scorer.home.settings.home);
    expect((await scorer.ask('/score', { body: { payload: [10] } })).body).toEqual({ predictions: [20] });
    expect(scorer.log).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: expect.stringContaining(artifact) as string }),
    );
  });

  it('is not ready, and gives no command, when the only version cannot be loaded', async () => {
    const { platform } = scorer.home;
    const { artifact } = await register(platform);
    await writeFile(platform.artifacts.pathOf(artifact), 'not what it was');
    await promote(scorer, 'diabetes-bmi', 1);
    const { status, body } = await scorer.ask('/health/ready');
    expect({ status, body }).toMatchObject({ status: 503, body: { status: 'empty', models: [] } });
    expect(body).not.toHaveProperty('hint');
    expect(await scorer.askForProblem('/score', { body: { payload: [1] } })).toMatchObject({ status: 503 });
  });
});
