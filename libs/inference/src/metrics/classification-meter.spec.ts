import fc from 'fast-check';
import { ClassificationMeter } from './classification-meter.ts';

function measure(rows: readonly { readonly label: number; readonly probability: number }[], threshold = 0.5) {
  const meter = new ClassificationMeter();
  for (const { label, probability } of rows)
    meter.add(label, { probability, label: probability >= threshold });
  return meter.metrics();
}

/** The definition itself: the share of pairs that are in the right order, ties counting half. */
function areaByPairs(rows: readonly { readonly label: number; readonly probability: number }[]): number {
  const [positives, negatives] = [1, 0].map((label) => rows.filter((row) => row.label === label));
  const points = positives!.flatMap((one) =>
    negatives!.map((other) => 0.5 + Math.sign(one.probability - other.probability) / 2),
  );
  return points.reduce((sum, point) => sum + point, 0) / points.length;
}

describe('ClassificationMeter', () => {
  it('measures what scikit-learn measures, ties and all', () => {
    // scikit-learn 1.9.1's metrics of these rows at a threshold of 0.4, the log loss clipped at 1e-15.
    const labels = [0, 0, 1, 1, 1, 0, 1, 0];
    const probabilities = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 1, 0];
    const rows = labels.map((label, index) => ({ label, probability: probabilities[index]! }));
    expect(measure(rows, 0.4)).toEqual({
      accuracy: 0.625,
      precision: 0.6,
      recall: 0.75,
      f1: expect.closeTo(2 / 3, 14) as number,
      rocAuc: 0.8125,
      logLoss: expect.closeTo(0.4145335213596065, 14) as number,
      brier: expect.closeTo(0.1440625, 14) as number,
    });
  });

  it('ranks exactly as the definition does', () => {
    const row = fc.record({
      label: fc.constantFrom(0, 1),
      probability: fc.constantFrom(0, 0.1, 0.25, 0.5, 0.9, 1),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const { rocAuc } = measure([...rows, { label: 1, probability: 0.5 }, { label: 0, probability: 0.5 }]);
        const expected = areaByPairs([
          ...rows,
          { label: 1, probability: 0.5 },
          { label: 0, probability: 0.5 },
        ]);
        expect(rocAuc).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('ranks thousands of rows', () => {
    const rows = Array.from({ length: 5000 }, (_, index) => ({
      label: index % 2,
      probability: index / 5000,
    }));
    // Of the 2500 x 2500 pairs, the k-th true row beats k + 1 false ones: 2500 * 2501 / 2.
    expect(measure(rows).rocAuc).toBeCloseTo(2501 / 5000, 12);
  });

  it('bounds the loss of a sure and wrong answer', () => {
    // 1 - 1e-15 is not a double: the nearest one gives 34.539 (1e-15 itself) for a sure true that is false.
    expect(measure([{ label: 1, probability: 0 }]).logLoss).toBeCloseTo(-Math.log(1e-15), 12);
    expect(measure([{ label: 0, probability: 1 }]).logLoss).toBeCloseTo(-Math.log(1e-15), 12);
    expect(measure([{ label: 1, probability: 1 }]).logLoss).toBeCloseTo(0, 14);
  });

  it('leaves out what the rows do not define', () => {
    const allFalse = [{ label: 0, probability: 0.1 }];
    expect(Object.keys(measure(allFalse))).toEqual(['accuracy', 'logLoss', 'brier']);
    const noneFound = [{ label: 1, probability: 0.1 }];
    expect(measure(noneFound)).toMatchObject({ recall: 0, f1: 0 });
    expect(measure(noneFound)).not.toHaveProperty('precision');
    expect(new ClassificationMeter().metrics()).toEqual({});
  });

  it.each([
    [0.5],
    [null],
    [{ label: true }],
    [{ probability: 1.5, label: true }],
    [{ probability: Number.NaN, label: true }],
    [{ probability: 0.5, label: 'true' }],
  ])('refuses the prediction %j', (prediction) => {
    expect(() => new ClassificationMeter().add(1, prediction)).toThrow(
      /a probability and a label are expected/,
    );
  });
});
