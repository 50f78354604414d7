import type { Value } from '@quincunx/contracts';
import fc from 'fast-check';
import { DuckDb } from '../../duckdb/duckdb.ts';
import { createdColumn, featureColumn, keyColumn, timeColumn } from '../columns.ts';
import { newestWindows } from './newest-windows.ts';
import { createWindowTables, readRows } from './window-tables.fixture.ts';
import { windowsAsOf } from './windows-oracle.fixture.ts';
import { windowFeatures, windowWorld } from './windows-world.fixture.ts';

describe('the newest windows', () => {
  const duckDb = new DuckDb();
  afterAll(() => duckDb.close());

  it('are the aggregates of each whole key as of an instant', async () => {
    const sorted = (rows: readonly (readonly Value[])[]) => rows.map((row) => JSON.stringify(row)).toSorted();
    await fc.assert(
      fc.asyncProperty(windowWorld, async (world) => {
        const [{ time: to } = { time: 0n }] = world.entityRows;
        const found = await duckDb.use(async (connection) => {
          const { view, history } = await createWindowTables(connection, world, windowFeatures);
          await newestWindows(connection, { view, features: windowFeatures, history, to, result: 'newest' });
          const keys = (view.entity?.joinKeys ?? []).map(keyColumn);
          const columns = [...keys, timeColumn, createdColumn, ...windowFeatures.map(featureColumn)];
          return await readRows(connection, `SELECT ${columns.join(', ')} FROM newest`);
        });
        const definition = { view: windowFeatures, features: windowFeatures, eventKey: world.eventKey };
        const keys = Map.groupBy(world.rows, ({ key }) => JSON.stringify(key)).values();
        const expected = [...keys].flatMap(([{ key } = { key: [] }]) => {
          const values = windowsAsOf(definition, world.rows, { key, time: to, asKnownAt: false });
          return values === undefined ? [] : [[...key, Number(to), null, ...values]];
        });
        expect(sorted(found)).toEqual(sorted(expected));
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('leaves nothing behind but its result', async () => {
    const [world] = fc.sample(windowWorld, 1);
    const tables = await duckDb.use(async (connection) => {
      if (world === undefined) return [];
      const { view, history } = await createWindowTables(connection, world, windowFeatures);
      await newestWindows(connection, { view, features: windowFeatures, history, to: 0n, result: 'newest' });
      return await readRows(connection, 'SELECT table_name FROM duckdb_tables() ORDER BY table_name');
    });
    expect(tables).toEqual([['asked'], ['newest'], ['payments']]);
  });
});
