import type { FeatureDrift, FeatureStatistics } from '@quincunx/contracts';
import { driftSchema, type ValueType } from '@quincunx/contracts';
import fc from 'fast-check';
import { DuckDb } from '../offline/duckdb/duckdb.ts';
import { compareFeatures } from './compare-features.ts';
import { describeQuery, listOf } from './describe-query.fixture.ts';

const duckDb = new DuckDb();
afterAll(() => duckDb.close());

async function describeAs(query: string, type: ValueType = 'number', pii?: boolean) {
  return [await describeQuery(duckDb, query, { type, ...(pii && { pii }) })];
}

function compare(from: readonly FeatureStatistics[], to: readonly FeatureStatistics[]): FeatureDrift {
  const drift = compareFeatures(from, to);
  driftSchema.omit({ from: true, to: true }).parse(drift);
  const [feature] = drift.features;
  if (feature === undefined) throw new Error('nothing was compared');
  return feature;
}

function indexOf({ populationStabilityIndex }: FeatureDrift): number {
  return populationStabilityIndex ?? Number.NaN;
}

describe('drift of numbers', () => {
  const from = 'SELECT sin(i) * 10 + i * 1e-3 AS x FROM range(20000) t(i)';
  const to = 'SELECT sin(i * 1.7::DOUBLE) * 10.5 + i * 0.7e-3 AS x FROM range(30000) t(i)';

  // By SciPy and NumPy, of the values themselves: scipy.stats.ks_2samp; the deciles of `from` by np.quantile(method='inverted_cdf').
  it('is, of many values, as near to that of the values as it says', async () => {
    const drift = compare(await describeAs(from), await describeAs(to));
    expect(drift.kolmogorovSmirnov?.resolution).toBeLessThan(0.02);
    expect(drift.kolmogorovSmirnov?.statistic).toBeCloseTo(0.025416666666666643, 3);
    expect(Math.log10(drift.kolmogorovSmirnov?.pValue ?? 1)).toBeCloseTo(
      Math.log10(3.6953532975073436e-7),
      0,
    );
    expect(indexOf(drift)).toBeCloseTo(0.006757875599825509, 4);
    expect(drift).toMatchObject({ verdict: 'none', nulls: { from: 0, to: 0 } });
  });

  it('counts missing values as a bin of their own', async () => {
    const drift = compare(
      await describeAs(`${from} UNION ALL SELECT NULL FROM range(500)`),
      await describeAs(`${to} UNION ALL SELECT NULL FROM range(3000)`),
    );
    expect(indexOf(drift)).toBeCloseTo(0.09857794374212132, 4);
    expect(drift.nulls).toEqual({ from: 500 / 20_500, to: 3000 / 33_000 });
  });

  it('is never farther from the distance of the values than it says', async () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1, max: 1 }), { minLength: 150, maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(values, values, async (a, b) => {
        const share = (sample: readonly number[], x: number) =>
          sample.filter((value) => value <= x).length / sample.length;
        const distance = Math.max(...[...a, ...b].map((x) => Math.abs(share(a, x) - share(b, x))));
        const { kolmogorovSmirnov } = compare(await describeAs(listOf(a)), await describeAs(listOf(b)));
        const { statistic, resolution } = kolmogorovSmirnov ?? { statistic: Number.NaN, resolution: 0 };
        expect(Math.abs(statistic - distance)).toBeLessThanOrEqual(resolution + 1e-12);
      }),
      { numRuns: 30 },
    );
  });

  it('is none of the same rows, whatever they are', async () => {
    const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { freq: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 300 }), async (values) => {
        const statistics = await describeAs(listOf(values));
        const { kolmogorovSmirnov, ...drift } = compare(statistics, statistics);
        const verdict = values.length < 100 ? 'too-few-rows' : 'none';
        expect(drift).toMatchObject({ verdict, populationStabilityIndex: 0 });
        expect(kolmogorovSmirnov ?? { statistic: 0, pValue: 1 }).toMatchObject({ statistic: 0, pValue: 1 });
      }),
      { numRuns: 30 },
    );
  });

  it('sees a change of what is frequent, though all deciles are the same value', async () => {
    const drift = compare(
      await describeAs('SELECT CASE WHEN i % 20 = 0 THEN 0 ELSE 1 END AS x FROM range(1000) t(i)', 'integer'),
      await describeAs('SELECT i % 2 AS x FROM range(1000) t(i)', 'integer'),
    );
    // By hand: (0.05 - 0.5) ln(0.05 / 0.5) + (0.95 - 0.5) ln(0.95 / 0.5).
    expect(indexOf(drift)).toBeCloseTo(0.45 * Math.log(10) + 0.45 * Math.log(1.9), 14);
    expect(drift.verdict).toBe('large');
  });

  it('sees values that leave a constant, to either side', async () => {
    const constant = await describeAs('SELECT 7.0::DOUBLE AS x FROM range(100)');
    for (const value of ['6.9', '7.1']) {
      const drift = compare(
        constant,
        await describeAs(
          `SELECT CASE WHEN i < 30 THEN ${value} ELSE 7 END::DOUBLE AS x FROM range(100) t(i)`,
        ),
      );
      // By hand: (1 - 0.7) ln(1 / 0.7) + (0.3 - 0.5 / 100) ln(0.3 / (0.5 / 100)).
      expect(indexOf(drift)).toBeCloseTo(0.3 * Math.log(1 / 0.7) + 0.295 * Math.log(60), 14);
    }
  });

  it('compares integers with numbers', async () => {
    const drift = compare(
      await describeAs('SELECT i AS x FROM range(100) t(i)', 'integer'),
      await describeAs('SELECT i::DOUBLE AS x FROM range(100) t(i)'),
    );
    expect(drift).toMatchObject({ verdict: 'none', kolmogorovSmirnov: { statistic: 0 } });
  });

  it('has no verdict from fewer than 100 rows, on whichever side', async () => {
    const upTo = (rows: number) => describeAs(`SELECT i::DOUBLE AS x FROM range(${rows}) t(i)`);
    const [few, enough, many] = [await upTo(99), await upTo(100), await upTo(10_000)];
    for (const drift of [compare(few, many), compare(many, few)]) {
      expect(drift).toMatchObject({
        verdict: 'too-few-rows',
        populationStabilityIndex: expect.any(Number) as unknown,
      });
    }
    expect(compare(many, enough)).toMatchObject({ verdict: 'large', rows: { from: 10_000, to: 100 } });
  });

  it('is large when all values are gone', async () => {
    const drift = compare(
      await describeAs('SELECT i::DOUBLE AS x FROM range(100) t(i)'),
      await describeAs('SELECT NULL::DOUBLE AS x FROM range(100)'),
    );
    expect(drift).toMatchObject({ verdict: 'large', nulls: { from: 0, to: 1 } });
    expect(drift.kolmogorovSmirnov).toBeUndefined();
  });
});

describe('drift of texts and booleans', () => {
  const halves = 'SELECT i % 2 = 0 AS x FROM range(100000) t(i)';

  // Of two values, (q - 0.5) ln(q / (1 - q)) is 0.1 at q = 0.65547 and 0.25 at q = 0.73955 (SciPy: brentq).
  it.each([
    [65_500, 'none'],
    [65_600, 'moderate'],
    [73_900, 'moderate'],
    [74_000, 'large'],
  ])(
    'is judged by the rule of thumb: %i of 100,000 instead of half of them is %s',
    async (count, verdict) => {
      const to = await describeAs(`SELECT i < ${count} AS x FROM range(100000) t(i)`, 'boolean');
      expect(compare(await describeAs(halves, 'boolean'), to).verdict).toBe(verdict);
    },
  );

  it('is that of the counts of each value, new ones and ones that are gone included', async () => {
    const drift = compare(
      await describeAs(`SELECT unnest(['a', 'a', 'a', 'a', 'a', 'b', 'b', 'b', 'c', NULL]) AS x`, 'string'),
      await describeAs(`SELECT unnest(['a', 'a', 'a', 'a', 'b', 'b', 'b', 'd', 'd', NULL]) AS x`, 'string'),
    );
    // By hand: a is 0.5 and 0.4; c is 0.1 and half of 10 rows; d the other way round, 0.2.
    const expected = 0.1 * Math.log(0.5 / 0.4) + 0.05 * Math.log(2) + 0.15 * Math.log(4);
    expect(indexOf(drift)).toBeCloseTo(expected, 14);
  });

  it('takes values that are not among the 50 most frequent of both sides as one', async () => {
    const many = (most: number) =>
      `SELECT 'v' || i AS x FROM range(1000) t(i) UNION ALL SELECT 'most' FROM range(${most})`;
    const drift = compare(await describeAs(many(1000), 'string'), await describeAs(many(3000), 'string'));
    // Values that come once are told in the order of their letters, so both sides tell the same: 49 of 1 in 2000, and of 1 in 4000.
    const expected = 0.25 * Math.log(0.75 / 0.5) + 49 * (1 / 4000) * Math.log(2) + (951 / 4000) * Math.log(2);
    expect(indexOf(drift)).toBeCloseTo(expected, 12);
  });

  it('knows no count of a value that one side does not tell', async () => {
    const many = await describeAs(`SELECT 'v' || i AS x FROM range(100) t(i)`, 'string');
    const one = await describeAs(`SELECT 'w' AS x FROM range(100)`, 'string');
    // 'w' may be one of the 50 values that are not told: those that are told are gone, and the rest is twice as much.
    const expected = 50 * (0.01 - 0.005) * Math.log(2) + 0.5 * Math.log(2);
    expect(indexOf(compare(many, one))).toBeCloseTo(expected, 12);
    expect(indexOf(compare(one, many))).toBeCloseTo(expected, 12);
  });
});

describe('drift', () => {
  it.each<[string, string, ValueType, boolean | undefined]>([
    ['of values that identify persons', `SELECT 'ada' AS x`, 'string', true],
    ['between types', 'SELECT 1.5::DOUBLE AS x', 'number', undefined],
    ['between a text and a boolean', 'SELECT true AS x', 'boolean', undefined],
    ['without rows', `SELECT 'a' AS x LIMIT 0`, 'string', undefined],
  ])('is unknown %s', async (_, query, type, pii) => {
    const texts = await describeAs(`SELECT 'a' AS x`, 'string');
    const others = await describeAs(query, type, pii);
    for (const drift of [compare(texts, others), compare(others, texts)]) {
      expect(drift.verdict).toBe('unknown');
      expect(drift).not.toHaveProperty('populationStabilityIndex');
    }
  });

  it('is unknown where neither side tells its values', async () => {
    const person = await describeAs(`SELECT 'ada' AS x`, 'string', true);
    expect(compare(person, person)).toEqual({
      name: 'view:x',
      verdict: 'unknown',
      rows: { from: 1, to: 1 },
      nulls: { from: 0, to: 0 },
    });
  });

  it('tells no share of nothing', async () => {
    const none = await describeAs('SELECT 1::DOUBLE AS x LIMIT 0');
    expect(compare(none, none)).toEqual({
      name: 'view:x',
      verdict: 'unknown',
      rows: { from: 0, to: 0 },
      nulls: {},
    });
  });

  it('is of features that both sides have, in the order of the first', async () => {
    const [statistics] = await describeAs('SELECT 1::DOUBLE AS x');
    if (statistics === undefined) throw new Error('there are no statistics');
    const named = (...names: string[]) => names.map((name) => ({ ...statistics, name }));
    const drift = compareFeatures(named('a', 'b', 'c', 'd'), named('d', 'e', 'b'));
    expect(drift.features.map(({ name }) => name)).toEqual(['b', 'd']);
    expect(drift).toMatchObject({ onlyFrom: ['a', 'c'], onlyTo: ['e'] });
  });
});
