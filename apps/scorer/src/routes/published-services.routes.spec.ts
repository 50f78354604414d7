import { promote, register, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

describe('published services', () => {
  let scorer: RunningScorer;

  beforeAll(async () => {
    scorer = await startScorerAtHome();
    const { platform } = scorer.home;
    await register(platform, { slope: 2 });
    await promote(scorer, 'diabetes-bmi', 1);
    // The published benchmark's fit, of scaled BMI.
    await register(platform, {
      model: 'diabetes-bmi-scaled',
      expression: '937.7974398353 * bmi + 152.9190705764',
    });
    await promote(scorer, 'diabetes-bmi-scaled', 1);
    const field = { type: 'number', nullable: false } as const;
    await register(platform, {
      model: 'two-inputs',
      inputs: [
        { name: 'bmi', ...field },
        { name: 'age', ...field },
      ],
      expression: 'bmi + age',
    });
    await promote(scorer, 'two-inputs', 1);
  });

  afterAll(() => scorer.stop());

  it('answers as the published service does, within its own tolerance', async () => {
    const { body } = await scorer.ask('/models/diabetes-bmi-scaled/score', { body: { payload: [10, 20] } });
    const { predictions } = body as { predictions: [number, number] };
    expect(Math.abs(predictions[0] / 9530.899058493378 - 1)).toBeLessThan(2e-6);
    expect(Math.abs(predictions[1] / 18908.879046675287 - 1)).toBeLessThan(2e-6);
  });

  it.each([
    ['/score', { payload: [1, 2] }, { predictions: [2, 4] }],
    ['/batch', { payload: [1, 2] }, { predictions: [2, 4] }],
    ['/stream', { payload: 100 }, { stream_prediction: [200] }],
    ['/score', { input: [3, 4] }, { 'Response Predict': [6, 8] }],
    ['/batch', { input: [3, 4] }, { 'Response Predict': [6, 8] }],
    ['/stream', { input: 3 }, { 'Response Predict': [6] }],
  ])('%s answers %j in its dialect, with the default model and by name', async (path, body, expected) => {
    expect((await scorer.ask(path, { body })).body).toEqual(expected);
    expect((await scorer.ask(`/models/diabetes-bmi${path}`, { body })).body).toEqual(expected);
  });

  it('counts these predictions, too', async () => {
    await scorer.ask('/models/diabetes-bmi-scaled/batch', { body: { input: [1, 2, 3] } });
    const { body } = await scorer.ask('/metrics');
    expect(body).toMatch(/quincunx_predictions_total\{model="diabetes-bmi-scaled",version="1"\} [3-9]/);
  });

  it.each([
    ['/score', '{"payload":[1e999]}', 'payload/0'],
    ['/score', '{"payload":[1,NaN]}', 'payload/1'],
    ['/score', { payload: [] }, 'payload'],
    ['/score', { payload: ['1'] }, 'payload/0'],
    ['/batch', { input: [null] }, 'input/0'],
    ['/stream', { payload: [1] }, 'payload'],
    ['/stream', {}, 'payload'],
  ])('%s answers 400 to %j, naming the field', async (path, body, field) => {
    const problem = await scorer.askForProblem(path, { body });
    expect(problem).toMatchObject({ status: 400, problems: [{ path: field }] });
  });

  it('does not serve a model of several inputs, and says what does', async () => {
    const problem = await scorer.askForProblem('/models/two-inputs/score', { body: { payload: [1] } });
    expect(problem.status).toBe(501);
    expect(problem.detail).toContain('POST /v1/models/two-inputs/predict');
    expect((await scorer.askForProblem('/models/churn/stream', { body: { input: 1 } })).status).toBe(404);
  });
});
