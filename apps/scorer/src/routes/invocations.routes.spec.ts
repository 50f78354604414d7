import { promote, register, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

describe('invocations routes', () => {
  let scorer: RunningScorer;
  beforeAll(async () => {
    scorer = await startScorerAtHome();
    await register(scorer.home.platform);
  });
  afterAll(() => scorer.stop());

  const invoke = (body: unknown, type = 'application/json') =>
    scorer.ask('/invocations', { body, headers: { 'content-type': type } });

  it('is not ready before a version is deployed', async () => {
    expect((await scorer.ask('/ping')).status).toBe(503);
    expect(await invoke({ instances: [[1]] })).toMatchObject({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST' },
    });
    await promote(scorer, 'diabetes-bmi', 1);
    expect((await scorer.ask('/ping')).status).toBe(200);
  });

  it.each([
    ['dataframe_split', { dataframe_split: { columns: ['bmi'], data: [[10], [20]] } }],
    ['dataframe_records', { dataframe_records: [{ bmi: 10 }, { bmi: 20 }] }],
    ['instances', { instances: [{ bmi: 10 }, { bmi: 20 }] }],
    ['inputs', { inputs: { bmi: [10, 20] } }],
  ])('predicts for %s', async (_, body) => {
    const answer = await invoke(body);
    expect(answer).toMatchObject({ status: 200, body: { predictions: [20, 40] } });
    expect(answer.headers.get('x-model-version')).toBe('1');
  });

  it('predicts for CSV', async () => {
    expect((await invoke('bmi\r\n10\r\n20\r\n', 'text/csv; charset=utf-8')).body).toEqual({
      predictions: [20, 40],
    });
  });

  it.each([
    ['two kinds at once', { instances: [[1]], inputs: [[1]] }],
    ['a column that the model has not', { dataframe_records: [{ secretive: 'hush' }] }],
    ['a value of another type', { dataframe_split: { columns: ['bmi'], data: [['hush']] } }],
    ['what is no JSON', '{"hush'],
  ])('answers 400 to %s, and repeats nothing of it', async (_, body) => {
    const answer = await invoke(body);
    expect(answer).toMatchObject({ status: 400, body: { error_code: 'BAD_REQUEST' } });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(JSON.stringify(answer.body)).not.toMatch(/hush|secretive|bmi/);
  });

  it('says its version', async () => {
    expect((await scorer.ask('/version')).body).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
