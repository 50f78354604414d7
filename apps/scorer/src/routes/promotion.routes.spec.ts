import { pageSchema, promotionSchema } from '@quincunx/contracts';
import { promote, register, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

const promotions = '/v1/models/diabetes-bmi/promotions';
const rollback = '/v1/models/diabetes-bmi/rollback';

describe('promotion routes', () => {
  let scorer: RunningScorer;

  beforeEach(async () => {
    scorer = await startScorerAtHome();
    for (const slope of [2, 3, 4]) await register(scorer.home.platform, { slope });
    await promote(scorer, 'diabetes-bmi', 1);
  });

  afterEach(() => scorer.stop());

  async function predicted(): Promise<unknown> {
    const { body } = await scorer.ask('/score', { body: { payload: [10] } });
    return body;
  }

  it('promotes, and predicts with the new version from the very next request on', async () => {
    const body = { version: 2, reason: 'less error', actor: 'ada', expectedVersion: 1 };
    const answer = await scorer.ask(promotions, { body });
    expect(answer.status).toBe(201);
    expect(promotionSchema.parse(answer.body)).toMatchObject({
      kind: 'promotion',
      from: 1,
      to: 2,
      alias: 'production',
    });
    expect(await predicted()).toEqual({ predictions: [30] });
  });

  it('rolls back to the version before, and predicts with that', async () => {
    await promote(scorer, 'diabetes-bmi', 3);
    const answer = await scorer.ask(rollback, { body: { reason: 'complaints' } });
    expect(answer.status).toBe(201);
    expect(promotionSchema.parse(answer.body)).toMatchObject({ kind: 'rollback', from: 3, to: 1 });
    expect(await predicted()).toEqual({ predictions: [20] });
    const again = await scorer.askForProblem(rollback, { body: { reason: 'more complaints' } });
    expect(again.status).toBe(409);
  });

  it('answers 409 that names the actual version when the expected one does not hold', async () => {
    const problem = await scorer.askForProblem(promotions, {
      body: { version: 3, reason: 'late', expectedVersion: 2 },
    });
    expect(problem.status).toBe(409);
    expect(problem.detail).toContain('names version 1, not version 2');
    expect(await predicted()).toEqual({ predictions: [20] });
  });

  it('lists the log, the newest first, of all aliases or of one', async () => {
    await scorer.ask(promotions, { body: { version: 2, alias: 'staging', reason: 'a look' } });
    const page = pageSchema(promotionSchema);
    const all = page.parse((await scorer.ask(`${promotions}?limit=1`)).body);
    expect(all).toMatchObject({ items: [{ alias: 'staging', to: 2 }], next: expect.any(String) as string });
    const ofProduction = page.parse((await scorer.ask(`${promotions}?alias=production`)).body);
    expect(ofProduction.items.map(({ to }) => to)).toEqual([1]);
  });

  it.each([
    [{ version: 0, reason: 'x' }, 'version'],
    [{ version: -1, reason: 'x' }, 'version'],
    [{ version: 1.5, reason: 'x' }, 'version'],
    [{ version: 'two', reason: 'x' }, 'version'],
    [{ version: 2 }, 'reason'],
    [{ version: 2, reason: 'x', alias: 'Not An Alias' }, 'alias'],
    [{ version: 2, reason: 'x', when: 'now' }, 'when'],
  ])('answers 400 to %j, naming %s, and moves nothing', async (body, field) => {
    expect(await scorer.askForProblem(promotions, { body })).toMatchObject({
      status: 400,
      problems: [{ path: field }],
    });
    expect(await predicted()).toEqual({ predictions: [20] });
  });

  it('answers 404 to a version that there is not', async () => {
    expect((await scorer.askForProblem(promotions, { body: { version: 99, reason: 'x' } })).status).toBe(404);
  });
});
