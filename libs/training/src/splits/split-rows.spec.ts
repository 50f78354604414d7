import type { Split } from '@quincunx/contracts';
import fc from 'fast-check';
import { openTables } from '../testing/duckdb-table.fixture.ts';
import type { TrainingTable } from '../training-table.ts';
import { splitRows } from './split-rows.ts';

describe('splitRows', () => {
  let tables: Awaited<ReturnType<typeof openTables>>;
  let thirty: TrainingTable;

  beforeAll(async () => {
    tables = await openTables();
    thirty = await tables.table(
      `SELECT i + 1 AS patient_id, (i % 10)::VARCHAR AS ward, TIMESTAMPTZ '2026-01-01 00:00:00+00' + INTERVAL (i) DAY
         AS event_timestamp, random() AS y FROM range(30) r(i)`,
    );
  });
  afterAll(() => {
    tables.close();
  });

  function split(table: TrainingTable, of: Split, seed = 1, joinKeys: readonly string[] = ['patient_id']) {
    return splitRows(table, { split: of, seed, joinKeys });
  }

  async function valuesOf(table: TrainingTable, sql = 'row_id::DOUBLE'): Promise<unknown[]> {
    const values: unknown[] = [];
    for await (const { columns } of table.chunks({ value: sql })) values.push(...columns['value']!);
    return values;
  }

  it('holds out the last rows, a number of them or a share', async () => {
    const byCount = await split(thirty, { kind: 'ordered', test: { rows: 3 } });
    expect(await valuesOf(byCount.test)).toEqual([27, 28, 29]);
    expect(byCount).toMatchObject({ trainRows: 27, testRows: 3 });
    const byShare = await split(thirty, { kind: 'ordered', test: 0.2 });
    expect(await valuesOf(byShare.test)).toEqual([24, 25, 26, 27, 28, 29]);
    expect(await valuesOf(byShare.train)).toEqual(Array.from({ length: 24 }, (_, index) => index));
  });

  it('holds out at random exactly as many, the same ones for a seed on any machine', async () => {
    const random: Split = { kind: 'random', test: { rows: 6 } };
    // From a program of a dozen lines of Python.
    expect(await valuesOf((await split(thirty, random, 1)).test)).toEqual([12, 17, 19, 20, 25, 26]);
    expect(await valuesOf((await split(thirty, random, 7)).test)).toEqual([6, 15, 19, 22, 24, 27]);
  });

  it('spreads what it holds out at random evenly over the rows and over the seeds', async () => {
    const table = await tables.table('SELECT i AS patient_id FROM range(20000) r(i)');
    const random: Split = { kind: 'random', test: 0.25 };
    const [first, second] = [await split(table, random, 1), await split(table, random, 2)];
    expect(first.testRows).toBe(5000);
    const tenths = await first.test.valueCounts('row_id // 2000', 10);
    // Four standard deviations of 500.
    for (const { count } of tenths) expect(Math.abs(count - 500)).toBeLessThan(80);
    const heldFirst = new Set(await valuesOf(first.test));
    const heldTwice = (await valuesOf(second.test)).filter((row) => heldFirst.has(row));
    expect(Math.abs(heldTwice.length - 1250)).toBeLessThan(125);
  });

  it('holds out rows from an instant on, that instant included', async () => {
    const { test, trainRows } = await split(thirty, { kind: 'time', testFrom: '2026-01-29T00:00:00Z' });
    expect(await valuesOf(test)).toEqual([28, 29]);
    expect(trainRows).toBe(28);
  });

  it('keeps all rows of an entity on one side, the same ones for a seed on any machine', async () => {
    const { test } = await split(thirty, { kind: 'entity', test: 0.3 });
    // From a program of a dozen lines of Python.
    expect(await valuesOf(test, 'patient_id::DOUBLE')).toEqual([3, 4, 6, 9, 12, 14, 22, 29]);
    const byWard = await split(thirty, { kind: 'entity', test: 0.3 }, 5, ['ward']);
    const held = new Set(await valuesOf(byWard.test, 'ward'));
    expect(byWard.testRows).toBe(3 * held.size);
    for (const ward of await valuesOf(byWard.train, 'ward')) expect(held.has(ward)).toBe(false);
  });

  it('compares composite keys column by column, and gives a missing key a side as well', async () => {
    const table = await tables.table(
      "SELECT i::VARCHAR AS a, v.b FROM range(300) r(i), (VALUES ('1'), ('11'), (NULL)) v(b)",
    );
    const { test, testRows, trainRows } = await split(table, { kind: 'entity', test: 0.5 }, 3, ['a', 'b']);
    expect(testRows + trainRows).toBe(900);
    expect(Math.abs(testRows - 450)).toBeLessThan(75);
    const held = new Set(await valuesOf(test, "concat(a, '/', b)"));
    // Keys glued into one string would put '1','11' and '11','1' on one side; here it is a coin's throw for each such pair.
    const pairs = Array.from({ length: 99 }, (_, index) => [`${index + 1}1/1`, `${index + 1}/11`] as const);
    const apart = pairs.filter(([one, other]) => held.has(one) !== held.has(other));
    expect(apart.length).toBeGreaterThan(25);
  });

  it('puts every row on exactly one side, whatever the split', async () => {
    const test = fc.oneof(
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      fc.record({ rows: fc.integer({ min: 1, max: 29 }) }),
    );
    const splits: fc.Arbitrary<Split> = fc.oneof(
      fc.record({ kind: fc.constant('ordered' as const), test }),
      fc.record({ kind: fc.constant('random' as const), test }),
      fc.record({ kind: fc.constant('time' as const), testFrom: fc.constant('2026-01-10T12:00:00.000Z') }),
      fc.record({
        kind: fc.constant('entity' as const),
        test: fc.double({ min: 0.3, max: 0.7, noNaN: true }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(splits, fc.integer({ min: 0, max: 0xffffffff }), async (of, seed) => {
        const { train, test: held, trainRows, testRows } = await split(thirty, of, seed);
        const rows = [...(await valuesOf(train)), ...(await valuesOf(held))].map(Number);
        expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index));
        expect([await train.countRows(), await held.countRows()]).toEqual([trainRows, testRows]);
      }),
      { numRuns: 40 },
    );
  });

  it.each<[Split, RegExp]>([
    [
      { kind: 'ordered', test: { rows: 30 } },
      /'ordered', holding out 30 rows, leaves no row to train on, of 30/,
    ],
    [{ kind: 'random', test: { rows: 99 } }, /'random', holding out 99 rows, leaves no row to train on/],
    [{ kind: 'random', test: 0.01 }, /holding out a share of 0.01, leaves no row to test on/],
    [
      { kind: 'time', testFrom: '2030-01-01T00:00:00Z' },
      /testing from 2030-01-01T00:00:00Z, leaves no row to test on/,
    ],
    [{ kind: 'time', testFrom: '2020-01-01T00:00:00Z' }, /leaves no row to train on/],
    [{ kind: 'entity', test: 1e-9 }, /leaves no row to test on/],
  ])('says which side %j leaves empty', async (of, message) => {
    await expect(split(thirty, of)).rejects.toThrow(message);
  });

  it('refuses a table without rows', async () => {
    await expect(split(thirty.where('false'), { kind: 'ordered', test: 0.5 })).rejects.toThrow(
      /no rows to split/,
    );
  });
});
