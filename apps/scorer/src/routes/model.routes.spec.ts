import { modelSchema, pageSchema } from '@quincunx/contracts';
import { promote, register, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

describe('model routes', () => {
  let scorer: RunningScorer;

  beforeAll(async () => {
    scorer = await startScorerAtHome();
    for (const model of ['churn', 'diabetes-bmi', 'fraud']) await register(scorer.home.platform, { model });
    await promote(scorer, 'churn', 1);
  });

  afterAll(() => scorer.stop());

  it('lists the models page by page', async () => {
    const page = pageSchema(modelSchema);
    const first = page.parse((await scorer.ask('/v1/models?limit=2')).body);
    expect(first.items.map(({ name }) => name)).toEqual(['churn', 'diabetes-bmi']);
    const next = encodeURIComponent(String(first.next));
    const second = page.parse((await scorer.ask(`/v1/models?limit=2&cursor=${next}`)).body);
    expect(second).toMatchObject({ items: [{ name: 'fraud' }] });
    expect(second.next).toBeUndefined();
  });

  it('gets a model with its aliases', async () => {
    const { body } = await scorer.ask('/v1/models/churn');
    expect(modelSchema.parse(body)).toMatchObject({ aliases: { production: 1 }, newestVersion: 1 });
  });

  it('changes what is given and leaves the rest', async () => {
    const change = { method: 'PATCH', body: { description: 'Who leaves', tags: { team: 'growth' } } };
    expect((await scorer.ask('/v1/models/churn', change)).status).toBe(200);
    await scorer.ask('/v1/models/churn', { method: 'PATCH', body: { tags: { team: 'risk' } } });
    const { body } = await scorer.ask('/v1/models/churn');
    expect(body).toMatchObject({ description: 'Who leaves', tags: { team: 'risk' } });
  });

  it('refuses what is wrong, naming it, and changes nothing', async () => {
    const before = (await scorer.ask('/v1/models/fraud')).body;
    const change = { method: 'PATCH', body: { description: 5, owner: 'me' } };
    const problem = await scorer.askForProblem('/v1/models/fraud', change);
    expect(problem.status).toBe(400);
    expect(problem.problems?.map(({ path }) => path).sort()).toEqual(['description', 'owner']);
    expect((await scorer.ask('/v1/models/fraud')).body).toEqual(before);
    expect((await scorer.askForProblem('/v1/models?limit=0')).problems).toMatchObject([{ path: 'limit' }]);
    expect((await scorer.askForProblem('/v1/models/nobody')).status).toBe(404);
  });
});
