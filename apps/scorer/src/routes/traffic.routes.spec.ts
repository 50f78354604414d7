import { pageSchema, promotionSchema } from '@quincunx/contracts';
import { promote, register, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

const traffic = '/v1/models/diabetes-bmi/traffic';
const promotions = '/v1/models/diabetes-bmi/promotions';
const canary = { alias: 'canary', percent: 10 };

describe('traffic routes', () => {
  let scorer: RunningScorer;

  beforeEach(async () => {
    scorer = await startScorerAtHome();
    for (const slope of [2, 3]) await register(scorer.home.platform, { slope });
    await promote(scorer, 'diabetes-bmi', 1);
    await scorer.ask(promotions, { body: { version: 2, alias: 'canary', reason: 'a look' } });
  });

  afterEach(() => scorer.stop());

  function put(policy: object, changes: object = {}) {
    return { method: 'PUT', body: { policy, reason: 'a look', ...changes } };
  }

  it('sets the policy, tells it, and shows it in the log beside the promotions', async () => {
    expect((await scorer.ask(traffic)).body).toEqual({
      model: 'diabetes-bmi',
      alias: 'production',
      policy: { canaries: [] },
    });
    const policy = { canaries: [canary], bounds: { errorRate: 0.05 } };
    const stored = { ...policy, bounds: { errorRate: 0.05, minimumRequests: 100, windowSeconds: 60 } };
    const { status, body } = await scorer.ask(
      traffic,
      put(policy, { actor: 'grace', expectedSequence: null }),
    );
    expect(status).toBe(200);
    const entry = promotionSchema.parse(body);
    expect(entry).toMatchObject({
      sequence: 3,
      kind: 'traffic',
      alias: 'production',
      from: 1,
      to: 1,
      traffic: stored,
      actor: 'grace',
    });
    expect((await scorer.ask(traffic)).body).toEqual({
      model: 'diabetes-bmi',
      alias: 'production',
      policy: stored,
      sequence: 3,
    });
    const page = pageSchema(promotionSchema).parse((await scorer.ask(`${promotions}?alias=production`)).body);
    expect(page.items).toEqual([entry, expect.objectContaining({ kind: 'promotion', to: 1 })]);
  });

  it('shows what is served under which alias in the metrics and to clients of Open Inference', async () => {
    await scorer.ask(promotions, { body: { version: 2, alias: 'shadow', reason: 'a look' } });
    await scorer.ask(traffic, put({ canaries: [canary], shadow: 'shadow' }));
    const text = String((await scorer.ask('/metrics')).body);
    const served = (alias: string, version: number) =>
      `quincunx_served_version{model="diabetes-bmi",alias="${alias}"} ${version}`;
    expect(text).toContain(served('production', 1));
    expect(text).toContain(served('canary', 2));
    expect(text).toContain(served('shadow', 2));
    expect((await scorer.ask('/v2/models/diabetes-bmi')).body).toMatchObject({ versions: ['1', '2'] });
  });

  it('sets and tells the policy of another alias', async () => {
    const { status } = await scorer.ask(traffic, put({ shadow: 'production' }, { alias: 'canary' }));
    expect(status).toBe(200);
    expect((await scorer.ask(`${traffic}?alias=canary`)).body).toMatchObject({
      alias: 'canary',
      policy: { canaries: [], shadow: 'production' },
    });
    expect((await scorer.ask(traffic)).body).not.toHaveProperty('sequence');
  });

  it('answers once this scorer has looked at the registry again', async () => {
    // Another process's promotion, which this scorer would see at its next look only.
    await scorer.home.platform.registry.promote('diabetes-bmi', {
      version: 2,
      alias: 'production',
      reason: 'better',
      actor: 'ada',
    });
    await scorer.ask(traffic, put({ canaries: [canary] }));
    const { body } = await scorer.ask('/score', { body: { payload: [10] } });
    expect(body).toEqual({ predictions: [30] });
  });

  it('answers 409 to a policy over another one than expected, to the same again, and to aliases without a version', async () => {
    await scorer.ask(traffic, put({ canaries: [canary] }));
    const late = await scorer.askForProblem(traffic, put({}, { expectedSequence: null }));
    expect(late).toMatchObject({ status: 409, detail: expect.stringContaining('is 3, not none') as string });
    const again = await scorer.askForProblem(traffic, put({ canaries: [canary] }));
    expect(again).toMatchObject({ status: 409, detail: expect.stringContaining('already') as string });
    const empty = await scorer.askForProblem(traffic, put({ shadow: 'dark' }));
    expect(empty).toMatchObject({ status: 409, detail: expect.stringContaining("'dark'") as string });
    expect((await scorer.ask(traffic)).body).toMatchObject({ policy: { canaries: [canary] }, sequence: 3 });
  });

  it.each([
    [{ policy: { canaries: [{ alias: 'canary', percent: 0.1 }] }, reason: 'x' }, 'policy/canaries/0/percent'],
    [{ policy: { canaries: [{ alias: 'production', percent: 1 }] }, reason: 'x' }, 'policy'],
    [{ policy: {} }, 'reason'],
    [{ policy: {}, reason: 'x', expectedVersion: 1 }, 'expectedVersion'],
    [{ reason: 'x' }, 'policy'],
  ])('answers 400 to %j, naming %s', async (body, field) => {
    expect(await scorer.askForProblem(traffic, { method: 'PUT', body })).toMatchObject({
      status: 400,
      problems: [{ path: field }],
    });
  });

  it('answers 404 to a model that there is not', async () => {
    const missing = '/v1/models/missing/traffic';
    expect((await scorer.askForProblem(missing)).status).toBe(404);
    expect((await scorer.askForProblem(missing, put({}))).status).toBe(404);
  });
});
