import type { FeedbackItem, Prediction } from '@quincunx/contracts';
import { openPredictionLog, requestOf, type OpenedLog } from './open-prediction-log.fixture.ts';

let opened: OpenedLog;
beforeEach(async () => {
  opened = await openPredictionLog();
});
afterEach(() => opened.close());

const closeTo = (value: number) => expect.closeTo(value, 12) as number;

/** Records one request a pair, with its label if there is one. */
async function logPairs(
  model: string,
  pairs: readonly (readonly [prediction: Prediction, label?: FeedbackItem['label']])[],
): Promise<void> {
  for (const [index, [prediction]] of pairs.entries()) {
    opened.log.record(requestOf({ model, requestId: `p${index}`, rows: [{}], predictions: [prediction] }));
  }
  await opened.log.addFeedback(
    model,
    pairs.flatMap(([, label], index) =>
      label === undefined ? [] : [{ requestId: `p${index}`, index: 0, label }],
    ),
  );
}

describe('live metrics', () => {
  it('of numbers are those of a regression', async () => {
    // Errors 1, -1, 0, 2; the labels' squared distances from 2.5 sum to 5.
    await logPairs('bmi', [[2, 1], [1, 2], [3, 3], [6, 4], [100], [null, 7]]);
    expect(await opened.log.measure('bmi', {})).toEqual({
      model: 'bmi',
      versions: [
        {
          version: 1,
          requests: 6,
          predictions: 6,
          labelled: 5,
          metrics: {
            r2: closeTo(1 - 6 / 5),
            mse: 1.5,
            rmse: closeTo(Math.sqrt(1.5)),
            mae: 1,
            mape: closeTo((1 + 1 / 2 + 0 + 2 / 4) / 4),
            bias: 0.5,
          },
          milliseconds: { mean: 2, p50: 2, p99: 2 },
        },
      ],
    });
  });

  it('of probabilities are those of a classification, ties and all', async () => {
    // scikit-learn 1.9.1's metrics of these rows at a threshold of 0.4.
    const labels = [0, 0, 1, 1, 1, 0, 1, 0];
    const probabilities = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 1, 0];
    await logPairs(
      'fraud',
      probabilities.map((probability, index) => [
        { probability, label: probability >= 0.4 },
        index % 2 === 0 ? labels[index]! : labels[index] === 1,
      ]),
    );
    const { versions } = await opened.log.measure('fraud', {});
    expect(versions[0]?.metrics).toEqual({
      accuracy: 0.625,
      precision: 0.6,
      recall: 0.75,
      f1: closeTo(2 / 3),
      rocAuc: 0.8125,
      logLoss: closeTo(0.4145335213596065),
      brier: closeTo(0.1440625),
    });
  });

  it('of texts and of booleans are the share that is right', async () => {
    await logPairs('colour', [['red', 'red'], ['red', 'blue'], ['blue', 'blue'], ['blue']]);
    await logPairs('alarm', [
      [true, true],
      [false, true],
      [true, 0],
      [false, 1],
    ]);
    const metricsOf = async (model: string) => (await opened.log.measure(model, {})).versions[0];
    expect(await metricsOf('colour')).toMatchObject({ labelled: 3, metrics: { accuracy: closeTo(2 / 3) } });
    expect(await metricsOf('alarm')).toMatchObject({ labelled: 4, metrics: { accuracy: 0.25 } });
  });

  it('leave out predictions that a label says nothing of', async () => {
    await logPairs('several', [
      [{ prediction: 1, spread: 2 }, 1],
      [{ probability: 2, label: true }, true],
      [{ probability: 0.5, label: 'x' }, true],
      [{ probability: '0.5', label: true }, true],
      [{ probability: 0.5, label: true }, 'x'],
      [1, 'x'],
      ['x', 1],
      [null, 1],
    ]);
    const { versions } = await opened.log.measure('several', {});
    expect(versions[0]).toMatchObject({ labelled: 8, metrics: {} });
  });

  it('are of each version, and of the one that is asked for', async () => {
    for (const version of [3, 1, 20]) {
      const requestId = `v${version}`;
      opened.log.record(requestOf({ version, requestId, rows: [{}], predictions: [version] }));
      await opened.log.addFeedback('bmi', [{ requestId, index: 0, label: 0 }]);
    }
    opened.log.record(requestOf({ model: 'several', version: 4 }));
    const all = await opened.log.measure('bmi', {});
    expect(all.versions.map(({ version, metrics }) => [version, metrics.mae])).toEqual([
      [1, 1],
      [3, 3],
      [20, 20],
    ]);
    const one = await opened.log.measure('bmi', { version: 3 });
    expect(one.versions.map(({ version, metrics }) => [version, metrics.mae])).toEqual([[3, 3]]);
    expect(await opened.log.measure('bmi', { version: 4 })).toEqual({ model: 'bmi', versions: [] });
  });

  it('are of an interval whose end is not of it', async () => {
    for (const hour of [1, 2, 3, 4]) {
      const requestId = `h${hour}`;
      const at = new Date(Date.UTC(2026, 0, 1, hour));
      opened.log.record(requestOf({ requestId, at, milliseconds: hour, rows: [{}], predictions: [hour] }));
      await opened.log.addFeedback('bmi', [{ requestId, index: 0, label: 0 }]);
    }
    const between = await opened.log.measure('bmi', {
      since: '2026-01-01T02:00:00Z',
      until: '2026-01-01T05:00:00+01:00',
    });
    expect(between.versions).toMatchObject([
      {
        requests: 2,
        predictions: 2,
        labelled: 2,
        metrics: { mae: 2.5 },
        milliseconds: { mean: 2.5, p50: 2.5, p99: closeTo(2.99) },
      },
    ]);
  });

  it('count how long a request took once, however many rows it has', async () => {
    const manyRows = Array.from({ length: 50 }, () => ({}));
    opened.log.record(
      requestOf({ requestId: 'long', milliseconds: 100, rows: manyRows, predictions: manyRows.map(() => 1) }),
    );
    for (let index = 1; index <= 100; index += 1) {
      opened.log.record(
        requestOf({ requestId: String(index), milliseconds: index / 10, rows: [{}], predictions: [1] }),
      );
    }
    const { versions } = await opened.log.measure('bmi', {});
    // numpy: the mean and quantiles of 0.1, 0.2 ... 10 and 100.
    expect(versions[0]).toMatchObject({
      requests: 101,
      predictions: 150,
      labelled: 0,
      metrics: {},
      milliseconds: { mean: closeTo(605 / 101), p50: closeTo(5.1), p99: closeTo(10) },
    });
  });

  it('are there of a version of which only later rows are left', async () => {
    opened.log.record(requestOf({ entities: [{ patient_id: 1 }, { patient_id: 2 }] }));
    await opened.log.erase([1], [['patient_id']]);
    const { versions } = await opened.log.measure('bmi', {});
    expect(versions).toEqual([{ version: 1, requests: 0, predictions: 1, labelled: 0, metrics: {} }]);
  });

  it('agree with sums over thousands of rows', async () => {
    const count = 5000;
    const rows = Array.from({ length: count }, () => ({}));
    const predictions = rows.map((_, index) => ({
      probability: ((index * 7919) % count) / count,
      label: true,
    }));
    opened.log.record(requestOf({ model: 'fraud', rows, predictions }));
    await opened.log.addFeedback(
      'fraud',
      rows.map((_, index) => ({ requestId: 'r1', index, label: ((index * 7919) % count) % 2 })),
    );
    const { versions } = await opened.log.measure('fraud', {});
    // Probabilities 0, 1/5000 ... 4999/5000, true where the numerator is odd: the k-th true one beats k + 1 of 2500 false ones.
    expect(versions[0]).toMatchObject({
      labelled: count,
      metrics: { accuracy: 0.5, rocAuc: closeTo(2501 / 5000) },
    });
  });

  it('of a model that there is not are refused', async () => {
    await expect(opened.log.measure('churn', {})).rejects.toMatchObject({ code: 'not-found' });
  });
});
