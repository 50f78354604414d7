import fc from 'fast-check';
import { distributionOf } from './distribution-of.fixture.ts';
import { kolmogorovSmirnov, kolmogorovSurvival } from './kolmogorov-smirnov.ts';

describe('Kolmogorov-Smirnov', () => {
  // By SciPy 1.17: scipy.special.kolmogorov.
  it.each([
    [0, 1],
    [0.2, 0.999999999999495],
    [0.5, 0.9639452436648751],
    [0.9, 0.3927307079406543],
    [0.99, 0.2808738392255489],
    [1, 0.26999967167735456],
    [1.2, 0.11224966667072497],
    [1.358, 0.05002679733444698],
    [2, 0.0006709252557796953],
    [3.5, 4.579469691291106e-11],
  ])('survives %d with probability %d', (x, expected) => {
    const relative = kolmogorovSurvival(x) / expected;
    expect(relative).toBeCloseTo(1, 13);
  });

  // By SciPy 1.17: scipy.stats.ks_2samp(from, to).statistic, and scipy.special.kolmogorov(sqrt(n * m / (n + m)) * statistic).
  it.each([
    [
      'without many ties',
      Array.from({ length: 40 }, (_, i) => (i * i) % 101),
      Array.from({ length: 30 }, (_, i) => (i * i * 3 + 7) % 113),
      0.18333333333333332,
      0.6119170307846562,
    ],
    ['with ties', [1, 1, 1, 1, 1, 2, 2, 2, 3, 3], [2, 2, 2, 2, 3, 3, 3, 3, 9], 0.5, 0.187103193608708],
  ])('is exact of few values, %s', (_, from, to, statistic, pValue) => {
    const test = kolmogorovSmirnov(distributionOf(from), distributionOf(to));
    expect(test.resolution).toBe(0);
    expect(test.statistic).toBeCloseTo(statistic, 14);
    expect(test.pValue).toBeCloseTo(pValue, 12);
  });

  it('says how far it may be off where values are between the points that are known', () => {
    const from = [
      { value: 0, below: 0, through: 1 },
      { value: 10, below: 9, through: 10 },
    ];
    const to = [{ value: 5, below: 0, through: 20 }];
    // Of `from`, 8 of 10 values are somewhere between 0 and 10: half of them are taken to be below 5.
    expect(kolmogorovSmirnov(from, to)).toMatchObject({ statistic: 0.5, resolution: 0.8 });
  });

  it('sees a distance right before a value', () => {
    const from = [
      { value: 0, below: 0, through: 1 },
      { value: 10, below: 9, through: 10 },
    ];
    expect(kolmogorovSmirnov(from, distributionOf([10])).statistic).toBe(0.9);
  });

  const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 });

  it('is the largest distance between the empirical distributions', () => {
    fc.assert(
      fc.property(values, values, (from, to) => {
        const share = (sample: readonly number[], x: number) =>
          sample.filter((value) => value <= x).length / sample.length;
        const distances = [...from, ...to].map((x) => Math.abs(share(from, x) - share(to, x)));
        const { statistic, pValue } = kolmogorovSmirnov(distributionOf(from), distributionOf(to));
        expect(statistic).toBeCloseTo(Math.max(...distances), 12);
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is the same both ways, 0 of the same values, and 1 of values that are apart', () => {
    fc.assert(
      fc.property(values, values, (from, to) => {
        const [a, b] = [distributionOf(from), distributionOf(to)];
        expect(kolmogorovSmirnov(a, b).statistic).toBeCloseTo(kolmogorovSmirnov(b, a).statistic, 14);
        expect(kolmogorovSmirnov(a, a)).toEqual({ statistic: 0, resolution: 0, pValue: 1 });
        expect(kolmogorovSmirnov(a, distributionOf(to.map((value) => value + 50))).statistic).toBe(1);
      }),
    );
  });
});
