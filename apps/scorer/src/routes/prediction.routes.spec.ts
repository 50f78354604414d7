import { predictResponseSchema } from '@quincunx/contracts';
import { materialise, promote, register, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

const predict = '/v1/models/diabetes-bmi/predict';

describe('prediction routes', () => {
  let scorer: RunningScorer;

  beforeAll(async () => {
    scorer = await startScorerAtHome();
    const { platform } = scorer.home;
    await materialise(platform);
    await register(platform, { slope: 2 });
    await register(platform, { slope: 3 });
    await promote(scorer, 'diabetes-bmi', 1);
    await register(platform, {
      model: 'insurance',
      inputs: [
        { name: 'bmi', type: 'number', nullable: false },
        { name: 'age', type: 'integer', nullable: true },
        { name: 'smoker', type: 'boolean', nullable: false },
      ],
      expression: 'bmi + coalesce(age, 0) + if(smoker, 100, 0)',
    });
    await promote(scorer, 'insurance', 1);
  });

  afterAll(() => scorer.stop());

  it('predicts with the deployed version, row by row', async () => {
    const { status, body } = await scorer.ask(predict, { body: { instances: [{ bmi: 10 }, { bmi: 32.1 }] } });
    expect(status).toBe(200);
    expect(predictResponseSchema.parse(body)).toEqual({
      model: 'diabetes-bmi',
      version: 1,
      predictions: [20, 64.2],
    });
  });

  it('predicts with a version by its number, deployed or not', async () => {
    const { body } = await scorer.ask('/v1/models/diabetes-bmi/versions/2/predict', {
      body: { instances: [{ bmi: 10 }] },
    });
    expect(body).toEqual({ model: 'diabetes-bmi', version: 2, predictions: [30] });
  });

  it('predicts for entities, whose features it reads online; the context overrides them', async () => {
    const entities = [{ patient_id: 2 }, { patient_id: 1 }];
    expect((await scorer.ask(predict, { body: { entities } })).body).toMatchObject({ predictions: [40, 60] });
    const overridden = await scorer.ask(predict, { body: { entities, context: [{}, { bmi: 1 }] } });
    expect(overridden.body).toMatchObject({ predictions: [40, 2] });
  });

  it('counts the predictions of each version', async () => {
    const before = await counted();
    await scorer.ask(predict, { body: { instances: [{ bmi: 1 }, { bmi: 2 }, { bmi: 3 }] } });
    expect((await counted()) - before).toBe(3);
  });

  async function counted(): Promise<number> {
    const { body } = await scorer.ask('/metrics');
    const line = /^quincunx_predictions_total\{model="diabetes-bmi",version="1"\} (\d+)$/m.exec(String(body));
    return Number(line?.[1] ?? 0);
  }

  it.each([
    ['malformed JSON', '{"instances":[{"bmi":32.1]}', 'instances/0/bmi'],
    ['a bare NaN', '{"instances":[{"bmi":NaN}]}', 'instances/0/bmi'],
    ['a number past all doubles', '{"instances":[{"bmi":1e999}]}', 'instances/0/bmi'],
    ['a wrong type', { instances: [{ bmi: '32.1' }] }, 'instances/0/bmi'],
    ['a missing feature', { instances: [{ bmi: 1 }, {}] }, 'instances/1/bmi'],
    ['an unknown feature', { instances: [{ bmi: 1, weight: 80 }] }, 'instances/0/weight'],
    ['an own key __proto__', '{"instances":[{"bmi":1,"__proto__":{"x":1}}]}', 'instances/0/__proto__'],
    ['instances that are no rows', { instances: [1, 2, 3] }, 'instances/2'],
    ['null where there must be a value', { instances: [{ bmi: null }] }, 'instances/0/bmi'],
    ['no instances', { instances: [] }, 'instances'],
    ['an instance that is no row', { instances: [32.1] }, 'instances/0'],
    ['an unknown key', { instances: [{ bmi: 1 }], model: 'x' }, 'model'],
    ['a join key of the wrong type', { entities: [{ patient_id: 'one' }] }, 'entities/0/patient_id'],
    ['context for other rows', { entities: [{ patient_id: 1 }], context: [] }, 'context'],
  ])('answers 400 to %s, naming the field', async (_what, body, path) => {
    const problem = await scorer.askForProblem(predict, { body });
    expect(problem.status).toBe(400);
    expect(problem.problems?.map((each) => each.path)).toContain(path);
  });

  it.each([
    ['neither instances nor entities', {}],
    ['both', { instances: [{ bmi: 1 }], entities: [{ patient_id: 1 }] }],
  ])('answers 400 to %s, naming the choice', async (_what, body) => {
    expect(await scorer.askForProblem(predict, { body })).toMatchObject({
      status: 400,
      detail: 'request body: must have exactly one of instances, entities',
    });
  });

  it('names every wrong field of a row at once', async () => {
    const problem = await scorer.askForProblem('/v1/models/insurance/predict', {
      body: { instances: [{ bmi: 'x', age: 1.5, smoker: null }] },
    });
    expect(problem.problems?.map(({ path }) => path)).toEqual([
      'instances/0/bmi',
      'instances/0/age',
      'instances/0/smoker',
    ]);
  });

  it('takes null, or nothing, for a nullable input', async () => {
    const { body } = await scorer.ask('/v1/models/insurance/predict', {
      body: {
        instances: [
          { bmi: 1, age: null, smoker: true },
          { bmi: 1, smoker: false },
        ],
      },
    });
    expect(body).toMatchObject({ predictions: [101, 1] });
  });

  it('answers 404 for a model, a version or an entity that is not there', async () => {
    const body = { instances: [{ bmi: 1 }] };
    expect(await scorer.askForProblem('/v1/models/churn/predict', { body })).toMatchObject({
      status: 404,
      detail: expect.stringContaining("'churn'") as string,
    });
    expect(await scorer.askForProblem('/v1/models/diabetes-bmi/versions/99/predict', { body })).toMatchObject(
      {
        status: 404,
        detail: "model 'diabetes-bmi' has no version 99; its newest is 2",
      },
    );
    const unknown = await scorer.askForProblem(predict, { body: { entities: [{ patient_id: 99 }] } });
    expect(unknown).toMatchObject({ status: 404, problems: [{ path: 'entities/0' }] });
  });

  it.each(['0', '-1', '1.5', 'abc', '1e0', '%20'])('answers 400 for version %s', async (version) => {
    const problem = await scorer.askForProblem(`/v1/models/diabetes-bmi/versions/${version}/predict`, {
      body: { instances: [{ bmi: 1 }] },
    });
    expect(problem).toMatchObject({
      status: 400,
      problems: [{ path: 'version', message: 'must be a version number: 1, 2, 3 ...' }],
    });
  });

  it('refuses a name that no model can have, a wrong method and a wrong media type', async () => {
    const body = { instances: [{ bmi: 1 }] };
    expect(await scorer.askForProblem('/v1/models/No%2FSuch/predict', { body })).toMatchObject({
      status: 400,
      problems: [{ path: 'model' }],
    });
    expect((await scorer.askForProblem(predict)).status).toBe(405);
    const form = { body: 'bmi=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await scorer.askForProblem(predict, form)).status).toBe(415);
  });

  it('answers briefly to a large body of nothing but faults', async () => {
    for (const bad of ['"a"', '{"weight":"a"}']) {
      const problem = await scorer.askForProblem(predict, {
        body: `{"instances":[${`${bad},`.repeat(249_999)}${bad}]}`,
      });
      expect(problem.status).toBe(400);
      expect(JSON.stringify(problem).length).toBeLessThan(50_000);
    }
  });

  it('refuses a body of 100 MB and goes on', async () => {
    const problem = await scorer.askForProblem(predict, {
      body: `{"instances":"${'x'.repeat(100_000_000)}"}`,
    });
    expect(problem.status).toBe(413);
    expect((await scorer.ask(predict, { body: { instances: [{ bmi: 1 }] } })).status).toBe(200);
  });
});
