import { RegressionMeter } from './regression-meter.ts';

function measure(pairs: readonly (readonly [label: number, prediction: number])[]) {
  const meter = new RegressionMeter();
  for (const [label, prediction] of pairs) meter.add(label, prediction);
  return meter.metrics();
}

describe('RegressionMeter', () => {
  it('measures by hand', () => {
    // Errors 1, -1, 0, 2; the labels' squared distances from 2.5 sum to 5.
    const metrics = measure([
      [1, 2],
      [2, 1],
      [3, 3],
      [4, 6],
    ]);
    expect(metrics).toEqual({
      r2: expect.closeTo(1 - 6 / 5, 14) as number,
      mse: 1.5,
      rmse: expect.closeTo(Math.sqrt(1.5), 14) as number,
      mae: 1,
      mape: expect.closeTo((1 + 1 / 2 + 0 + 2 / 4) / 4, 14) as number,
      bias: 0.5,
    });
  });

  it('keeps its digits far from zero and over many rows', () => {
    const meter = new RegressionMeter();
    for (let row = 0; row < 100_000; row++) meter.add(1e9 + (row % 2), 1e9 + 0.5);
    expect(meter.metrics()).toMatchObject({ r2: 0, mse: 0.25, bias: 0 });
  });

  it('leaves out what the rows do not define', () => {
    expect(
      measure([
        [3, 3],
        [3, 4],
      ]).r2,
    ).toBeUndefined();
    expect(
      measure([
        [0, 0],
        [0, 1],
        [1, 1],
      ]),
    ).not.toHaveProperty('mape');
    expect(measure([[1, 1e200]])).toEqual({ mae: 1e200, mape: 1e200, bias: 1e200 });
    expect(new RegressionMeter().metrics()).toEqual({});
  });

  it.each([[null], [true], [{ probability: 0.5, label: true }], [Number.NaN], [Number.POSITIVE_INFINITY]])(
    'refuses the prediction %j',
    (prediction) => {
      expect(() => new RegressionMeter().add(1, prediction)).toThrow(/where a number is expected/);
    },
  );
});
