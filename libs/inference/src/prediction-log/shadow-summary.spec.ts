import type { Prediction } from '@quincunx/contracts';
import { openPredictionLog, requestOf, type OpenedLog } from './open-prediction-log.fixture.ts';

let opened: OpenedLog;
beforeEach(async () => {
  opened = await openPredictionLog();
});
afterEach(() => opened.close());

const closeTo = (value: number) => expect.closeTo(value, 12) as number;

let requests = 0;
/** Records one request a pair. */
function shadowed(
  pairs: readonly (readonly [returned: Prediction, shadow: Prediction])[],
  given: { model?: string; version?: number; shadowVersion?: number; at?: Date } = {},
): void {
  const { shadowVersion = 2, ...request } = given;
  for (const [returned, prediction] of pairs) {
    opened.log.record(
      requestOf({
        requestId: `r${requests++}`,
        rows: [{}],
        predictions: [returned],
        shadow: { alias: 'shadow', version: shadowVersion, predictions: [prediction] },
        ...request,
      }),
    );
  }
}

describe('the summary of shadows', () => {
  it('says how far a shadow is off and how often it failed', async () => {
    shadowed([
      [10, 10],
      [10, 9],
      [10, 12],
      [10, 13],
    ]);
    opened.log.record(
      requestOf({
        requestId: 'failed',
        rows: [{}],
        predictions: [1],
        shadow: { alias: 'shadow', version: 2, error: 'lost' },
      }),
    );
    opened.log.record(requestOf({ requestId: 'alone' }));
    expect(await opened.log.compareShadows('bmi', {})).toEqual({
      model: 'bmi',
      comparisons: [
        {
          version: 1,
          shadowVersion: 2,
          predictions: 5,
          errorShare: 0.2,
          equalShare: 0.25,
          absoluteDifference: { mean: 1.5, median: 1.5, maximum: 3 },
        },
      ],
    });
  });

  it('compares probabilities, and all outputs for being equal', async () => {
    const classified = (probability: number, label: boolean) => ({ probability, label });
    shadowed(
      [
        [classified(0.5, true), classified(0.5, true)],
        [classified(0.5, true), classified(0.5, false)],
        [classified(0.25, false), classified(0.75, true)],
      ],
      { model: 'fraud' },
    );
    const { comparisons } = await opened.log.compareShadows('fraud', {});
    expect(comparisons).toMatchObject([
      { equalShare: closeTo(1 / 3), absoluteDifference: { mean: closeTo(1 / 6), median: 0, maximum: 0.5 } },
    ]);
  });

  it('has no difference of what is no number, and no share of what always failed', async () => {
    shadowed(
      [
        ['red', 'red'],
        [null, null],
        ['red', 1],
        [{ a: 1 }, { a: 1, b: 2 }],
        [{ a: 1 }, { b: 1 }],
      ],
      { model: 'colour' },
    );
    expect((await opened.log.compareShadows('colour', {})).comparisons).toEqual([
      { version: 1, shadowVersion: 2, predictions: 5, errorShare: 0, equalShare: 0.4 },
    ]);
    opened.log.record(requestOf({ shadow: { alias: 'shadow', version: 2, error: 'lost' } }));
    expect((await opened.log.compareShadows('bmi', {})).comparisons).toEqual([
      { version: 1, shadowVersion: 2, predictions: 2, errorShare: 1 },
    ]);
  });

  it('is of each pair of versions, of the version asked for, and of an interval', async () => {
    const hour = (number: number) => new Date(Date.UTC(2026, 0, 1, number));
    shadowed([[1, 2]], { version: 1, shadowVersion: 3, at: hour(1) });
    shadowed([[1, 4]], { version: 1, shadowVersion: 4, at: hour(2) });
    shadowed([[1, 7]], { version: 2, shadowVersion: 3, at: hour(3) });
    const pairs = async (request: Parameters<OpenedLog['log']['compareShadows']>[1]) =>
      (await opened.log.compareShadows('bmi', request)).comparisons.map(
        ({ version, shadowVersion, absoluteDifference }) => [
          version,
          shadowVersion,
          absoluteDifference?.maximum,
        ],
      );
    expect(await pairs({})).toEqual([
      [1, 3, 1],
      [1, 4, 3],
      [2, 3, 6],
    ]);
    expect(await pairs({ version: 2 })).toEqual([[2, 3, 6]]);
    expect(await pairs({ since: hour(2).toISOString(), until: hour(3).toISOString() })).toEqual([[1, 4, 3]]);
  });

  it('of a model that there is not is refused', async () => {
    await expect(opened.log.compareShadows('churn', {})).rejects.toMatchObject({ code: 'not-found' });
  });
});
