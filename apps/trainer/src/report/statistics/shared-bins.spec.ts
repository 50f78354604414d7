import type { NumberStatistics } from '@quincunx/contracts';
import fc from 'fast-check';
import { sharedBins } from './shared-bins.ts';

function side(minimum: number, maximum: number, histogram: number[]) {
  return { minimum, maximum, histogram };
}

/** As statistics have it: 64 parts of equal width. */
function sideOf(values: readonly number[]): Pick<NumberStatistics, 'minimum' | 'maximum' | 'histogram'> {
  const [minimum, maximum] = [Math.min(...values), Math.max(...values)];
  if (minimum === maximum) return side(minimum, maximum, [values.length]);
  const histogram = Array<number>(64).fill(0);
  for (const value of values) {
    const part = Math.min(63, Math.floor(((value - minimum) / (maximum - minimum)) * 64));
    histogram[part] = (histogram[part] ?? 0) + 1;
  }
  return side(minimum, maximum, histogram);
}

describe('sharedBins', () => {
  it('puts two parts of one side into each of 32 bins, exactly', () => {
    const bins = sharedBins(
      [
        side(
          0,
          64,
          Array.from({ length: 64 }, (_, part) => part),
        ),
      ],
      'number',
    );
    expect(bins).toHaveLength(32);
    expect(bins.slice(0, 2)).toEqual([
      { from: 0, to: 2, counts: [0 + 1] },
      { from: 2, to: 4, counts: [2 + 3] },
    ]);
    expect(bins.at(-1)).toEqual({ from: 62, to: 64, counts: [62 + 63] });
  });

  it('gives sides of other ranges the same bins, and spreads a part over those that it is in', () => {
    const bins = sharedBins([side(0, 32, [32]), side(-32, 0, [10])], 'number');
    expect(bins).toHaveLength(32);
    expect(bins[0]).toEqual({ from: -32, to: -30, counts: [0, 0.625] });
    expect(bins[31]).toEqual({ from: 30, to: 32, counts: [2, 0] });
  });

  it('gives each of a few integers a bin of its own, around it', () => {
    const values = [3, 3, 4, 4, 4, 34];
    const bins = sharedBins([sideOf(values)], 'integer');
    expect(bins).toHaveLength(32);
    const filled = bins.filter(({ counts }) => counts[0] !== 0);
    expect(filled).toEqual([
      { from: 2.5, to: 3.5, counts: [2] },
      { from: 3.5, to: 4.5, counts: [3] },
      { from: 33.5, to: 34.5, counts: [1] },
    ]);
  });

  it.each([0, 7.5, -1e300])('gives a constant, %p, one place that can be seen', (value) => {
    const bins = sharedBins([side(value, value, [9])], 'number');
    expect(bins.map(({ counts: [count] }) => count).filter((count) => count !== 0)).toEqual([9]);
    for (const { from, to } of bins) expect(to).toBeGreaterThan(from);
  });

  it('loses no row between the two least numbers that there are', () => {
    const bins = sharedBins([sideOf([0, Number.MIN_VALUE, Number.MIN_VALUE])], 'number');
    expect(bins.reduce((sum, { counts: [count = 0] }) => sum + count, 0)).toBe(3);
  });

  it('loses no row, whatever the numbers are', () => {
    const values = fc.array(
      fc.oneof(
        fc.integer({ min: -3, max: 3 }),
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }),
      ),
      { minLength: 1, maxLength: 50 },
    );
    fc.assert(
      fc.property(values, values, fc.constantFrom('number' as const, 'integer' as const), (a, b, type) => {
        const bins = sharedBins([sideOf(a), sideOf(b)], type);
        const total = (place: number) => bins.reduce((sum, { counts }) => sum + (counts[place] ?? 0), 0);
        expect([total(0), total(1)]).toEqual([
          expect.closeTo(a.length, 6) as unknown,
          expect.closeTo(b.length, 6) as unknown,
        ]);
      }),
    );
  });
});
