import fc from 'fast-check';
import { exactDeviation, exactMean, exactSum } from './exact-arithmetic.fixture.ts';
import { ExactSum } from './exact-sum.ts';
import { sampleDeviation } from './sample-deviation.ts';

// All doubles, of which few are near to one another, and numbers that cancel and tie.
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: -1000, max: 1000 }),
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    2 ** 53,
    2 ** -53,
    -(2 ** 53),
    1 + 2 ** -52,
    2 ** -1074,
    -(2 ** -1074),
    2 ** 1023,
    -(2 ** 1023),
    Number.MAX_VALUE,
    0.1,
    0.2,
    0.3,
  ),
);
const numbers = fc.array(number, { minLength: 2, maxLength: 40, size: 'max' });

function sumOf(values: readonly number[], add: 'add' | 'addSquare' = 'add'): ExactSum {
  const sum = new ExactSum();
  for (const value of values) sum[add](value, 1);
  return sum;
}

describe('an exact sum', () => {
  it('is the number nearest to what the numbers add up to', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        expect(sumOf(values).dividedBy(1) + 0).toBe(exactSum(values) + 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('rounds once before it is divided', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        expect(sumOf(values).dividedBy(values.length) + 0).toBe(exactMean(values) + 0);
      }),
      { numRuns: 2000 },
    );
    // Their sum is beyond all numbers; what it is divided to is not.
    expect(sumOf([1.7e308, 1.7e308]).dividedBy(1)).toBe(Infinity);
    expect(sumOf([1.7e308, 1.7e308]).dividedBy(2)).toBe(1.7e308);
  });

  it('forgets what is taken out again, in any order', () => {
    fc.assert(
      fc.property(numbers, fc.array(fc.tuple(number, fc.nat())), (values, visitors) => {
        const sum = sumOf([...visitors.map(([value]) => value), ...values]);
        const squares = sumOf([...visitors.map(([value]) => value), ...values], 'addSquare');
        for (const [value] of visitors.toSorted(([, a], [, b]) => a - b)) {
          sum.add(value, -1);
          squares.addSquare(value, -1);
          sum.dividedBy(1);
        }
        expect(sum.dividedBy(1) + 0).toBe(exactSum(values) + 0);
        expect(sampleDeviation(values.length, sum, squares)).toBe(exactDeviation(values));
      }),
      { numRuns: 1000 },
    );
  });

  it('starts again at nothing when it is cleared', () => {
    const sum = sumOf([1e300, -1e-300, 3]);
    sum.clear();
    expect(sum.dividedBy(1)).toBe(0);
    sum.add(0.1, 1);
    expect(sum.dividedBy(1)).toBe(0.1);
  });

  it('stays exact over many numbers, whose digits are all as great as digits can be', () => {
    const count = 70_000;
    const value = -(2 ** 53 - 1) / 2 ** 27;
    const [sum, squares] = [new ExactSum(), new ExactSum()];
    for (let added = 0; added < count; added++) {
      sum.add(value, 1);
      squares.addSquare(value, 1);
    }
    const values = Array.from({ length: count }, () => value);
    expect(sum.dividedBy(1)).toBe(exactSum(values));
    expect(sampleDeviation(count, sum, squares)).toBe(0);
  });
});

describe('the standard deviation of a sample', () => {
  it('is exact but for the last rounding, however large the mean', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const deviation = sampleDeviation(values.length, sumOf(values), sumOf(values, 'addSquare'));
        expect(deviation).toBe(exactDeviation(values));
      }),
      { numRuns: 2000 },
    );
    // Where sums of doubles give 0, or the root of a negative number.
    const values = [1e9, 1e9 + 2 ** -20, 1e9 + 2 ** -19];
    expect(sampleDeviation(3, sumOf(values), sumOf(values, 'addSquare'))).toBe(2 ** -20);
  });

  it('is 0 of equal numbers, and that of a textbook of others', () => {
    expect(sampleDeviation(3, sumOf([0.1, 0.1, 0.1]), sumOf([0.1, 0.1, 0.1], 'addSquare'))).toBe(0);
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(sampleDeviation(8, sumOf(values), sumOf(values, 'addSquare'))).toBe(Math.sqrt(32 / 7));
  });
});
