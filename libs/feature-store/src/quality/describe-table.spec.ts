import type { FeatureStatistics, ValueType } from '@quincunx/contracts';
import { DuckDb } from '../offline/duckdb/duckdb.ts';
import { describeQuery } from './describe-query.fixture.ts';
import { describeTable } from './describe-table.ts';

const duckDb = new DuckDb();
afterAll(() => duckDb.close());

describe('statistics of texts and booleans', () => {
  it('count the most frequent values, equally frequent ones in the order of their letters', async () => {
    const statistics = await describeQuery(duckDb, `SELECT unnest(['b', 'a', NULL, 'ä', 'b', '']) AS x`, {
      type: 'string',
    });
    expect(statistics).toEqual({
      name: 'view:x',
      type: 'string',
      count: 6,
      nulls: 1,
      distinct: 4,
      values: {
        frequent: [
          { value: 'b', count: 2 },
          { value: '', count: 1 },
          { value: 'a', count: 1 },
          { value: 'ä', count: 1 },
        ],
        rest: 0,
      },
    });
  });

  it('list 50 values, and none that is longer than 200 characters', async () => {
    const statistics = await describeQuery(
      duckDb,
      `SELECT 'v' || i AS x FROM range(60) t(i), range(2)
       UNION ALL SELECT repeat('é', 200) FROM range(9) UNION ALL SELECT repeat('é', 201) FROM range(8)`,
      { type: 'string' },
    );
    expect(statistics).toMatchObject({ count: 137, distinct: 62, values: { rest: 8 + 11 * 2 } });
    expect(statistics.values?.frequent).toHaveLength(50);
    expect(statistics.values?.frequent[0]).toEqual({ value: 'é'.repeat(200), count: 9 });
  });

  it('find the most frequent of more than a million different values', async () => {
    const statistics = await describeQuery(
      duckDb,
      `SELECT 'v' || CASE WHEN i % 4 < 3 THEN i ELSE i % 64 END AS x FROM range(1600000) t(i)`,
      { type: 'string' },
    );
    // Of 64 values in turn, the sixteen whose number leaves 3 come again and again: 3, 7 ... 63.
    expect(statistics.distinct).toBe(1_200_016);
    expect(statistics.values?.frequent.slice(0, 17)).toEqual([
      ...Array.from({ length: 16 }, (_, index) => ({ value: `v${4 * index + 3}`, count: 25_000 })).toSorted(
        (a, b) => (a.value < b.value ? -1 : 1),
      ),
      { value: 'v0', count: 1 },
    ]);
    expect(statistics.values?.rest).toBe(1_200_000 - 34);
  });

  it('count true and false', async () => {
    expect(
      await describeQuery(duckDb, 'SELECT unnest([true, false, true, NULL]) AS x', { type: 'boolean' }),
    ).toMatchObject({
      nulls: 1,
      distinct: 2,
      values: {
        frequent: [
          { value: true, count: 2 },
          { value: false, count: 1 },
        ],
        rest: 0,
      },
    });
  });

  it('are counts alone where no row has a value', async () => {
    expect(await describeQuery(duckDb, 'SELECT NULL::VARCHAR AS x', { type: 'string' })).toEqual({
      name: 'view:x',
      type: 'string',
      count: 1,
      nulls: 1,
      distinct: 0,
      values: { frequent: [], rest: 0 },
    });
  });
});

describe('statistics', () => {
  it.each<[ValueType, string]>([
    ['string', `['ada@example.com', 'bob@example.com', 'ada@example.com', NULL]`],
    ['integer', '[1815, 1912, 1815, NULL]::BIGINT[]'],
  ])('tell no value of a %s that identifies a person', async (type, values) => {
    expect(
      await describeQuery(duckDb, `SELECT unnest(${values}) AS x`, { type, pii: true }),
    ).toEqual<FeatureStatistics>({
      name: 'view:x',
      type,
      pii: true,
      count: 4,
      nulls: 1,
      distinct: 2,
    });
  });

  it('are in the order of the columns, of expressions over any query, and leave no table behind', async () => {
    await duckDb.use(async (connection) => {
      const statistics = await describeTable(connection, '(SELECT 4 AS a, true AS b)', [
        { name: 'half', sql: 'a / 2', type: 'number' },
        { name: 'not', sql: 'NOT b', type: 'boolean' },
      ]);
      expect(statistics.map(({ name, numbers, values }) => [name, numbers?.mean, values?.frequent])).toEqual([
        ['half', 2, undefined],
        ['not', undefined, [{ value: false, count: 1 }]],
      ]);
      const tables = await connection.run('SELECT table_name FROM duckdb_tables()');
      expect(await tables.getRows()).toEqual([]);
    });
  });
});
