import type { NumberStatistics } from '@quincunx/contracts';
import fc from 'fast-check';
import { DuckDb } from '../offline/duckdb/duckdb.ts';
import { describeQuery, listOf, type DescribeOptions } from './describe-query.fixture.ts';

const least = Number.MIN_VALUE;
const duckDb = new DuckDb();
afterAll(() => duckDb.close());

async function describeNumbers(query: string, options?: DescribeOptions): Promise<NumberStatistics> {
  const { numbers } = await describeQuery(duckDb, query, options);
  if (numbers === undefined) throw new Error('there are no numbers');
  return numbers;
}

/** By the definition of each figure, in the order of the values; undefined of none. Sums are in parts of the greatest. */
function figuresOf(values: readonly number[]) {
  if (values.length === 0) return undefined;
  const ascending = values.toSorted((a, b) => a - b);
  const quantile = (share: number) => Number(ascending[Math.ceil(share * values.length) - 1]) + 0;
  const greatest = greatestOf(Number(ascending[0]), Number(ascending.at(-1)));
  const mean = values.reduce((sum, value) => sum + value / greatest / values.length, 0);
  const squares = values.reduce((sum, value) => sum + (value / greatest - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (values.length - 1));
  return {
    range: [quantile(1 / values.length), quantile(1)],
    quantiles: [quantile(0.01), quantile(0.5), quantile(0.99)],
    count: values.length,
    mean: expect.closeTo(mean, 13) as unknown,
    isBetween: true,
    // What is more than a number can be is not there.
    deviation: Number.isFinite(deviation * greatest) ? (expect.closeTo(deviation, 13) as unknown) : undefined,
  };
}

function comparableFigures({
  minimum,
  maximum,
  quantiles,
  histogram,
  mean,
  standardDeviation,
}: NumberStatistics) {
  const greatest = greatestOf(minimum, maximum);
  return {
    range: [minimum + 0, maximum + 0],
    quantiles: [quantiles.p01 + 0, quantiles.p50 + 0, quantiles.p99 + 0],
    count: histogram.reduce((sum, count) => sum + count, 0),
    mean: mean / greatest,
    isBetween: minimum <= mean && mean <= maximum,
    deviation: standardDeviation === undefined ? undefined : standardDeviation / greatest,
  };
}

function greatestOf(minimum: number, maximum: number): number {
  return Math.max(Math.abs(minimum), Math.abs(maximum)) || 1;
}

describe('statistics of numbers', () => {
  it('are what their definitions say, of numbers of any size', async () => {
    // A mean, or a deviation, of the least numbers that there are is rounded by as much as they are large.
    const withoutLeast = (number: number) => (Math.abs(number) < 1e-290 ? 0 : number);
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(withoutLeast),
      fc.double({ noNaN: true, min: -1, max: 1 }).map(withoutLeast),
      fc.integer({ min: -3, max: 3 }),
    );
    const column = fc.array(fc.option(value, { freq: 5 }), { minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(column, async (rows) => {
        const values = rows.filter((each) => each !== null);
        const { numbers, ...counts } = await describeQuery(duckDb, listOf(rows));
        expect(counts).toEqual({
          name: 'view:x',
          type: 'number',
          count: rows.length,
          nulls: rows.length - values.length,
          distinct: new Set(values).size,
        });
        expect(numbers && comparableFigures(numbers)).toEqual(figuresOf(values));
      }),
      { numRuns: 60 },
    );
  });

  // "Statistical Reference Datasets", Univariate Summary Statistics, of NIST: the certified values are exact.
  it.each([
    ['NumAcc1', [10_000_001, 10_000_003, 10_000_002], 10_000_002, 1, 13],
    ['NumAcc2', alternate(1.2, 1.1, 1.3), 1.2, 0.1, 13],
    ['NumAcc3', alternate(1_000_000.2, 1_000_000.1, 1_000_000.3), 1_000_000.2, 0.1, 9],
    ['NumAcc4', alternate(10_000_000.2, 10_000_000.1, 10_000_000.3), 10_000_000.2, 0.1, 8],
  ])(
    'keep the digits of %s, whose mean is large beside its deviation',
    async (_, values, mean, deviation, digits) => {
      const numbers = await describeNumbers(listOf(values));
      expect(numbers.mean).toBe(mean);
      expect(numbers.standardDeviation).toBeCloseTo(deviation, digits);
    },
  );

  it('count values in 64 parts of equal width', async () => {
    const { histogram } = await describeNumbers('SELECT i / 10 AS x FROM range(6401) t(i) WHERE i <> 150');
    expect(histogram).toEqual([100, 99, ...Array.from({ length: 61 }, () => 100), 101]);
  });

  it('have a distribution that is exact at each percentile, over many row groups and in any order', async () => {
    const { distinct, numbers } = await describeQuery(
      duckDb,
      'SELECT ((i * 7919) % 500000) / 4 - 1000 AS x FROM range(500000) t(i)',
    );
    expect(distinct).toBe(500_000);
    expect(numbers?.distribution).toEqual(
      [1, ...Array.from({ length: 100 }, (_, index) => (index + 1) * 5000)].map((rank) => ({
        value: (rank - 1) / 4 - 1000,
        below: rank - 1,
        through: rank,
      })),
    );
    expect(numbers?.quantiles).toEqual({
      p01: 249.75,
      p05: 5249.75,
      p25: 30_249.75,
      p50: 61_499.75,
      p75: 92_749.75,
      p95: 117_749.75,
      p99: 122_749.75,
    });
  });

  it('have a distribution of all values where they are few, however rare', async () => {
    const { distribution } = await describeNumbers(
      'SELECT CASE WHEN i = 4 THEN 7 WHEN i < 4 THEN -2.5 ELSE i % 2 END::DOUBLE AS x FROM range(10000) t(i)',
    );
    expect(distribution).toEqual([
      { value: -2.5, below: 0, through: 4 },
      { value: 0, below: 4, through: 5001 },
      { value: 1, below: 5001, through: 9999 },
      { value: 7, below: 9999, through: 10_000 },
    ]);
  });

  it('have a distribution with less than a hundredth of the values between two neighbours', async () => {
    const { distribution } = await describeNumbers(
      'SELECT CASE WHEN i % 3 = 0 THEN 0 ELSE exp(sin(i) * 20) END AS x FROM range(50000) t(i)',
    );
    const gaps = distribution.map(({ below }, index) => below - (distribution[index - 1]?.through ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(500);
    expect(distribution).toContainEqual({ value: 0, below: 0, through: 16_667 });
    expect(distribution.at(-1)?.through).toBe(50_000);
  });

  it('are the same to the last bit with any number of threads and in any order', async () => {
    const values = 'SELECT i, (sin(i) * 10 ** (i % 40 - 20))::DOUBLE AS x FROM range(400000) t(i)';
    const once = await describeQuery(duckDb, `SELECT x FROM (${values}) ORDER BY i`, { threads: 1 });
    const again = await describeQuery(duckDb, `SELECT x FROM (${values}) ORDER BY hash(i)`, { threads: 4 });
    expect(JSON.stringify(again)).toBe(JSON.stringify(once));
  });

  it('tell integers apart that are one number to arithmetic', async () => {
    const statistics = await describeQuery(
      duckDb,
      'SELECT unnest([9007199254740993, 9007199254740992, -9223372036854775808, NULL]::BIGINT[]) AS x',
      { type: 'integer' },
    );
    expect(statistics).toMatchObject({
      count: 4,
      nulls: 1,
      distinct: 3,
      numbers: {
        minimum: -(2 ** 63),
        maximum: 2 ** 53,
        distribution: [
          { value: -(2 ** 63), below: 0, through: 1 },
          { value: 2 ** 53, below: 1, through: 3 },
        ],
      },
    });
  });

  it.each([
    ['one', [4.5], { mean: 4.5, histogram: [1] }],
    ['equal ones', [4.5, 4.5], { mean: 4.5, standardDeviation: 0, histogram: [2] }],
    [
      'the farthest apart',
      [-Number.MAX_VALUE, Number.MAX_VALUE],
      { mean: 0, histogram: [1, ...none(62), 1] },
    ],
    ['the least apart', [0, least], { mean: 0, standardDeviation: least, histogram: [1, ...none(62), 1] }],
    // The deviation of 3, 9 and 9 is the root of 12.
    [
      'the least',
      [3 * least, 9 * least, 9 * least],
      { mean: 7 * least, standardDeviation: 3 * least, histogram: [1, ...none(62), 2] },
    ],
  ])('may be of %s', async (_, values, expected) => {
    const { mean, standardDeviation, histogram } = await describeNumbers(listOf(values));
    expect({ mean, histogram, ...(standardDeviation !== undefined && { standardDeviation }) }).toEqual(
      expected,
    );
  });

  it('are counts alone where no row has a value', async () => {
    const counts = { name: 'view:x', type: 'number', distinct: 0 };
    expect(await describeQuery(duckDb, listOf([null, null]))).toEqual({ ...counts, count: 2, nulls: 2 });
    expect(await describeQuery(duckDb, `${listOf([1])} LIMIT 0`)).toEqual({ ...counts, count: 0, nulls: 0 });
  });
});

/** 1001 values: the first, then the two others by turns. */
function alternate(first: number, low: number, high: number): number[] {
  return [first, ...Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? low : high))];
}

function none(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}
