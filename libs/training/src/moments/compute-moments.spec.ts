import { openTables } from '../testing/duckdb-table.fixture.ts';
import { computeMoments, populationDeviations } from './compute-moments.ts';
import { summariseColumns } from './summarise-columns.ts';
import type { TrainingColumn } from './training-column.ts';

const columnsOf = (...names: string[]): TrainingColumn[] =>
  names.map((name) => ({ name, sql: `${name}::DOUBLE` }));

describe('moments', () => {
  let tables: Awaited<ReturnType<typeof openTables>>;

  beforeAll(async () => {
    tables = await openTables();
  });
  afterAll(() => {
    tables.close();
  });

  it('summarises a column by hand', async () => {
    const table = await tables.table('FROM (VALUES (1.0), (2.0), (6.0), (NULL)) v(x)');
    const summaries = await summariseColumns(table, columnsOf('x'));
    expect(summaries).toEqual([
      { name: 'x', sql: 'x::DOUBLE', count: 3, minimum: 1, maximum: 6, mean: 3, scale: 3 },
    ]);
    // Squared distances from 3: 4, 1 and 9.
    expect(await populationDeviations(table, summaries)).toEqual([expect.closeTo(Math.sqrt(14 / 3), 12)]);
    expect(await summariseColumns(table, [])).toEqual([]);
  });

  it('keeps the variance of small steps on a large number', async () => {
    const table = await tables.table('SELECT 1e15 + (i % 3) AS x FROM range(3000) r(i)');
    const [summary] = await summariseColumns(table, columnsOf('x'));
    expect(summary).toMatchObject({ mean: 1e15 + 1, scale: 1 });
    expect(await populationDeviations(table, [summary!])).toEqual([expect.closeTo(Math.sqrt(2 / 3), 14)]);
  });

  it('takes a column of one value for a constant, whatever its rounding', async () => {
    const table = await tables.table('SELECT 0.1 AS x FROM range(1000)');
    expect(await summariseColumns(table, columnsOf('x'))).toMatchObject([{ mean: 0.1, scale: 1 }]);
  });

  it('gives the same figures to the last bit each time, though threads share the rows', async () => {
    const rows = 500_000;
    const table = await tables.table(
      `SELECT sin(i * 12.9898) * 43758.5453 AS x, cos(i * 78.233) * 1e-3 + 7 AS z FROM range(${rows}) r(i)`,
    );
    await tables.connection.run('SET threads = 4');
    const columns = columnsOf('x', 'z');
    const seen = new Set<string>();
    for (let time = 0; time < 5; time++) {
      const moments = await computeMoments(table, columns, rows);
      seen.add(JSON.stringify([moments.columns, [0, 1].map((row) => [...moments.products.row(row)])]));
    }
    await tables.connection.run('SET threads = 1');
    const alone = await computeMoments(table, columns, rows);
    seen.add(JSON.stringify([alone.columns, [0, 1].map((row) => [...alone.products.row(row)])]));
    expect(seen.size).toBe(1);
  });

  it('streams the products of many columns to the same figures', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `x${index}`);
    const values = names.map(
      (name, index) => `sin(i * ${index + 1}) * ${10 ** (index % 7)} + ${index} AS ${name}`,
    );
    const rows = 5000;
    const table = await tables.table(`SELECT ${values.join(', ')} FROM range(${rows}) r(i)`);
    const wide = await computeMoments(table, columnsOf(...names), rows);
    const narrow = await computeMoments(table, columnsOf(...names.slice(0, 5)), rows);
    for (let row = 0; row < 5; row++) {
      for (let column = 0; column < 5; column++) {
        expect(Math.abs(wide.products.at(row, column) - narrow.products.at(row, column))).toBeLessThan(1e-10);
      }
    }
    expect(wide.products.at(3, 39)).toBe(wide.products.at(39, 3));
    expect(narrow.products.at(1, 1)).toBeGreaterThan(100);
  });

  it('does not take a stream that breaks off, or gives nulls, for a smaller table', async () => {
    const columns = columnsOf(...Array.from({ length: 40 }, () => 'x'));
    const full = await tables.table('SELECT i AS x FROM range(10) r(i)');
    const short = {
      ...full,
      chunks: (expressions: Readonly<Record<string, string>>) => full.where('row_id < 4').chunks(expressions),
    };
    await expect(computeMoments(short, columns, 10)).rejects.toThrow(/gave 4 of its 10 rows/);
    const holes = await tables.table('FROM (VALUES (1.0), (NULL)) v(x)');
    await expect(computeMoments(holes, columns, 2)).rejects.toThrow(/gave nulls for 'x'/);
    const mute = { ...full, aggregate: () => Promise.resolve({}) };
    await expect(computeMoments(mute, columnsOf('x'), 10)).rejects.toThrow(/gave no number/);
  });
});
