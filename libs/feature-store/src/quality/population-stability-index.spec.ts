import fc from 'fast-check';
import { populationStabilityIndex, type Bin } from './population-stability-index.ts';

describe('population stability index', () => {
  // By NumPy: np.sum((p - q) * np.log(p / q)).
  it.each([
    [[50, 30, 20], [40, 30, 30], 0.06286086594223739],
    [
      [10, 10, 10, 10, 10, 10, 10, 10, 10, 10],
      [150, 50, 100, 100, 120, 80, 100, 100, 100, 100],
      0.06303991659556876,
    ],
  ])('of counts %j and %j is %d, however many rows each has', (from, to, expected) => {
    expect(populationStabilityIndex(binsOf(from, to))).toBeCloseTo(expected, 14);
    expect(populationStabilityIndex(binsOf(to, from))).toBeCloseTo(expected, 14);
  });

  it('takes a bin that is empty in one population for half a row there', () => {
    // By hand: 0.25 ln 2 + 0.25 ln 2 + (0.5 - 0.025) ln 20.
    const expected = 0.5 * Math.LN2 + 0.475 * Math.log(20);
    expect(populationStabilityIndex(binsOf([10, 10, 0], [5, 5, 10]))).toBeCloseTo(expected, 14);
  });

  it('takes less than half a row, as it is reckoned between two known counts, for half a row', () => {
    const half = populationStabilityIndex(binsOf([10, 10, 0], [5, 5, 10]));
    expect(populationStabilityIndex(binsOf([10, 10, 1e-9], [5, 5, 10]))).toBeCloseTo(half, 8);
  });

  it('finds no difference where the other population is too small to have a row', () => {
    expect(populationStabilityIndex(binsOf([10, 10, 0], [1e6, 1e6, 1]))).toBeLessThan(1e-6);
  });

  const counts = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 30 });
  const bins = counts.map((pairs) => [{ from: 1, to: 1 }, ...pairs.map(([from, to]) => ({ from, to }))]);

  it('is the same both ways, and never negative', () => {
    fc.assert(
      fc.property(bins, (each) => {
        const index = populationStabilityIndex(each);
        const turned = populationStabilityIndex(each.map(({ from, to }) => ({ from: to, to: from })));
        expect(index).toBeGreaterThanOrEqual(0);
        expect(turned).toBeCloseTo(index, 12);
      }),
    );
  });

  it('is 0 when the shares are the same, and more when they are not', () => {
    fc.assert(
      fc.property(bins, fc.integer({ min: 1, max: 50 }), (each, times) => {
        const same = each.map(({ from }) => ({ from, to: from * times }));
        expect(populationStabilityIndex(same)).toBeCloseTo(0, 12);
        expect(populationStabilityIndex([...same, { from: 1, to: 5000 * times }])).toBeGreaterThan(0);
      }),
    );
  });
});

function binsOf(from: readonly number[], to: readonly number[]): readonly Bin[] {
  return from.map((count, index) => ({ from: count, to: to[index] ?? 0 }));
}
