import { feedbackResponseSchema, liveMetricsSchema, shadowSummarySchema } from '@quincunx/contracts';
import { register, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

const model = '/v1/models/diabetes-bmi';
const feedback = `${model}/feedback`;

describe('feedback routes', () => {
  let scorer: RunningScorer;

  beforeAll(async () => {
    scorer = await startScorerAtHome({ QUINCUNX_PREDICTION_LOG: '1' });
    await register(scorer.home.platform);
    await register(scorer.home.platform);
  });

  afterAll(() => scorer.stop());

  /** What another process of the scorer would log of a request. */
  async function logRequest(requestId: string, predictions: readonly number[], version = 1): Promise<void> {
    const { predictionLog } = scorer.home.platform;
    predictionLog.record({
      model: 'diabetes-bmi',
      version,
      requestId,
      at: new Date('2026-03-01T00:00:00Z'),
      milliseconds: 4,
      rows: predictions.map((bmi) => ({ bmi })),
      predictions,
      shadow: { alias: 'shadow', version: 2, predictions: predictions.map((each) => each + 1) },
    });
    await predictionLog.flush();
  }

  async function give(items: readonly object[]) {
    const { status, body } = await scorer.ask(feedback, { body: { feedback: items } });
    expect(status).toBe(200);
    return feedbackResponseSchema.parse(body);
  }

  async function metricsOf(version: number) {
    const { status, body } = await scorer.ask(`${model}/metrics?version=${version}`);
    expect(status).toBe(200);
    return liveMetricsSchema.parse(body).versions[0];
  }

  it('take the truth of predictions, and measure each version by it', async () => {
    await logRequest('first', [10, 20]);
    expect(
      await give([
        { requestId: 'first', label: 11 },
        { requestId: 'first', index: 1, label: 17, at: '2026-03-02T00:00:00Z' },
        { requestId: 'elsewhere', label: 1 },
      ]),
    ).toEqual({ matched: 2, unmatched: 1 });
    // Errors -1 and 3; the labels' squared distances from 14 sum to 18.
    expect(await metricsOf(1)).toEqual({
      version: 1,
      requests: 1,
      predictions: 2,
      labelled: 2,
      metrics: {
        mse: 5,
        rmse: expect.closeTo(Math.sqrt(5), 12) as number,
        mae: 2,
        bias: 1,
        r2: expect.closeTo(1 - 10 / 18, 12) as number,
        mape: expect.closeTo((1 / 11 + 3 / 17) / 2, 12) as number,
      },
      milliseconds: { mean: 4, p50: 4, p99: 4 },
    });
  });

  it('keep a truth that comes before its prediction, and take a correction', async () => {
    expect(await give([{ requestId: 'early', label: 5 }])).toEqual({ matched: 0, unmatched: 1 });
    await logRequest('early', [10], 2);
    expect(await metricsOf(2)).toMatchObject({ labelled: 1, metrics: { mae: 5 } });
    expect(await give([{ requestId: 'early', label: 8 }])).toEqual({ matched: 1, unmatched: 0 });
    expect(await metricsOf(2)).toMatchObject({ labelled: 1, metrics: { mae: 2 } });
  });

  it('answer for an interval', async () => {
    await logRequest('in time', [1]);
    const during = await scorer.ask(`${model}/metrics?since=2026-03-01T00:00:00Z&until=2026-03-02T00:00:00Z`);
    expect(liveMetricsSchema.parse(during.body).versions.length).toBeGreaterThan(0);
    const after = await scorer.ask(`${model}/metrics?since=2026-03-02T00:00:00Z`);
    expect(after.body).toEqual({ model: 'diabetes-bmi', versions: [] });
  });

  it('compare shadows with what they run behind', async () => {
    await logRequest('shadowed', [1, 2]);
    const { status, body } = await scorer.ask(`${model}/shadow?version=1`);
    expect(status).toBe(200);
    expect(shadowSummarySchema.parse(body).comparisons).toMatchObject([
      {
        version: 1,
        shadowVersion: 2,
        errorShare: 0,
        equalShare: 0,
        absoluteDifference: { mean: 1, median: 1, maximum: 1 },
      },
    ]);
  });

  it.each([
    [{ feedback: [] }, 'feedback'],
    [{ feedback: [{ requestId: 'r', label: 1 }], model: 'x' }, 'model'],
    [{ feedback: [{ label: 1 }] }, 'feedback/0/requestId'],
    [{ feedback: [{ requestId: 'r' }] }, 'feedback/0/label'],
    [{ feedback: [{ requestId: 'r', label: null }] }, 'feedback/0/label'],
    [{ feedback: [{ requestId: 'r', label: [1] }] }, 'feedback/0/label'],
    [{ feedback: [{ requestId: 'r', label: 'high' }] }, 'feedback/0/label'],
    [{ feedback: [{ requestId: 'r', label: 1, index: -1 }] }, 'feedback/0/index'],
    [{ feedback: [{ requestId: 'r', label: 1, at: 'yesterday' }] }, 'feedback/0/at'],
    [{ feedback: Array.from({ length: 10_001 }, () => ({ requestId: 'r', label: 1 })) }, 'feedback'],
  ])('answer 400 to %j, naming %s', async (body, path) => {
    const problem = await scorer.askForProblem(feedback, { body });
    expect(problem.status).toBe(400);
    expect(problem.problems?.map((each) => each.path)).toContain(path);
  });

  it.each([
    ['version=0', 'version'],
    ['version=1.5', 'version'],
    ['version=1&version=2', 'version'],
    ['since=yesterday', 'since'],
    ['until=2026-03-01', 'until'],
    ['alias=production', 'alias'],
  ])('answer 400 to ?%s, naming %s', async (query, path) => {
    for (const route of ['metrics', 'shadow']) {
      const problem = await scorer.askForProblem(`${model}/${route}?${query}`);
      expect(problem).toMatchObject({ status: 400, problems: [{ path }] });
    }
  });

  it('answer 404 for a model that there is not', async () => {
    const body = { feedback: [{ requestId: 'r', label: 1 }] };
    for (const [path, options] of [
      ['feedback', { body }],
      ['metrics', {}],
      ['shadow', {}],
    ] as const) {
      const problem = await scorer.askForProblem(`/v1/models/churn/${path}`, options);
      expect(problem).toMatchObject({
        status: 404,
        detail: expect.stringContaining("no model 'churn'") as string,
      });
    }
  });
});
