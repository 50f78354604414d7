import { featureViewSchema, type Feature, type Value } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { DuckDb } from '../../duckdb/duckdb.ts';
import { createdColumn, featureColumn, rowColumn, timeColumn } from '../columns.ts';
import { joinWindows } from './join-windows.ts';
import { measureColumn, measuresOf } from './measure.ts';
import { createWindowTables, readRows } from './window-tables.fixture.ts';
import { windowsAsOf } from './windows-oracle.fixture.ts';
import { windowFeatures, windowWorld, type WindowWorld } from './windows-world.fixture.ts';

const leastCases = 20_000;

describe('joining windows', () => {
  const duckDb = new DuckDb();
  afterAll(() => duckDb.close());

  function expected(features: readonly Feature[], world: WindowWorld): Value[][] {
    const definition = { view: windowFeatures, features, eventKey: world.eventKey };
    return world.entityRows.flatMap((row, index) => {
      const values = windowsAsOf(definition, world.rows, { ...row, asKnownAt: world.asKnownAt });
      return values === undefined ? [] : [[index, Number(row.time), null, ...values]];
    });
  }

  async function joined(
    connection: DuckDBConnection,
    features: readonly Feature[],
    world: WindowWorld,
  ): Promise<Value[][]> {
    const { view, history, asked } = await createWindowTables(connection, world, features);
    const { asKnownAt } = world;
    const questions = { entityRows: 'asked', keys: asked, asKnownAt };
    await joinWindows(connection, { view, features, history, ...questions, result: 'joined' });
    const columns = [rowColumn, timeColumn, createdColumn, ...features.map(featureColumn)];
    return await readRows(connection, `SELECT ${columns.join(', ')} FROM joined ORDER BY ${rowColumn}`);
  }

  it('gives every entity row the aggregates of what its windows hold, exactly', async () => {
    let cases = 0;
    await fc.assert(
      fc.asyncProperty(windowWorld, async (world) => {
        const found = await duckDb.use((connection) => joined(connection, windowFeatures, world));
        expect(found).toEqual(expected(windowFeatures, world));
        cases += world.entityRows.length * windowFeatures.length;
      }),
      { numRuns: 40 },
    );
    expect(cases).toBeGreaterThanOrEqual(leastCases);
  }, 60_000);

  it('gives a feature the same values whatever is asked for beside it', async () => {
    const some = fc.subarray([...windowFeatures], { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(windowWorld, some, async (world, features) => {
        const found = await duckDb.use((connection) => joined(connection, features, world));
        expect(found).toEqual(expected(features, world));
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it('gives the same bits whatever the order of the rows and the number of threads', async () => {
    const view = featureViewSchema.parse({
      name: 'payments',
      entity: { name: 'card', joinKeys: [{ name: 'card', type: 'integer' }] },
      source: { kind: 'file', path: 'payments.csv', format: 'csv', timestamp: { column: 'at' } },
      features: windowFeatures.filter(({ aggregate }) => aggregate?.column === 'amount'),
    });
    const { features } = view;
    const keys = view.entity?.joinKeys ?? [];
    // Every other row is of card 0, no two are of one instant, and what their sums come to depends on the order of adding.
    const cardOf = (hash: string) => `CASE WHEN range % 2 = 0 THEN 0 ELSE ${hash} % 500 END::BIGINT`;
    const values = measuresOf(features).map((each) => {
      return `(amount / 7)::${each.as === 'number' ? 'DOUBLE' : 'VARCHAR'} AS ${measureColumn(each)}`;
    });
    const history = `SELECT card AS "key:card", time AS ${timeColumn}, NULL::BIGINT AS ${createdColumn}, time AS "#order",
      ${values.join(', ')} FROM payments`;

    async function answers(order: string, threads: number): Promise<string[]> {
      return await duckDb.use(async (connection) => {
        await connection.run(`SET threads = ${String(threads)}`);
        await connection.run(
          `CREATE TEMP TABLE payments AS SELECT ${cardOf('hash(range)')} AS card, range * 101 AS time,
             (hash(range + 1) % 1000003)::BIGINT - 400000 AS amount FROM range(110000) ORDER BY ${order}`,
        );
        await connection.run(
          `CREATE TEMP TABLE asked AS SELECT range AS ${rowColumn}, range * 397 AS ${timeColumn},
             ${cardOf('hash(range + 2)')} AS "key:card" FROM range(30000)`,
        );
        const questions = { entityRows: 'asked', keys, asKnownAt: false };
        await joinWindows(connection, { view, features, history, ...questions, result: 'joined' });
        const columns = [rowColumn, ...features.map(featureColumn)];
        const rows = await readRows(
          connection,
          `SELECT ${columns.join(', ')} FROM joined ORDER BY ${rowColumn}`,
        );
        const some = `${rowColumn} % 500 = 0 OR "key:card" <> 0`;
        const answered = `SELECT ${rowColumn}, "feature:count_amount_2s", "feature:maximum_amount_2s" FROM joined JOIN asked USING (${rowColumn})`;
        const counted = `SELECT ${rowColumn}, count(*), max(amount / 7) FROM asked e JOIN payments p ON card = "key:card"
          AND time BETWEEN ${timeColumn} - 2000000 AND ${timeColumn}`;
        expect(await readRows(connection, `${answered} WHERE ${some} ORDER BY 1`)).toEqual(
          await readRows(connection, `${counted} WHERE ${some} GROUP BY 1 ORDER BY 1`),
        );
        return rows.map((row) => row.join());
      });
    }

    const inOrder = await answers('range', 1);
    expect(await answers('hash(range)', 2)).toEqual(inOrder);
    expect(inOrder.length).toBeGreaterThan(25_000);
  }, 60_000);

  it('counts the rows at both ends of a window, and none that is a microsecond beyond', async () => {
    const [world] = fc.sample(windowWorld, 1);
    const at = (time: bigint, amount: number) => ({ key: [], time, created: null, values: { amount } });
    const second = 1_000_000n;
    const rows = [at(-1n, 1), at(0n, 2), at(second, 4), at(second + 1n, 8)];
    const sum = windowFeatures.filter(({ name }) => name === 'sum_amount_1s');
    const found = await duckDb.use((connection) =>
      joined(connection, sum, {
        ...world,
        isGlobal: true,
        rows,
        eventKey: [],
        asKnownAt: false,
        entityRows: [
          { key: [], time: second },
          { key: [], time: second + 1n },
          { key: [], time: 2n * second },
        ],
      }),
    );
    expect(found.map((row) => row.at(-1))).toEqual([6, 12, 12]);
  });

  it('fails as the history does, and leaves nothing behind', async () => {
    const tables = await duckDb.use(async (connection) => {
      const [world] = fc.sample(windowWorld, 1);
      if (world === undefined) return [];
      const { view, asked, ...tables } = await createWindowTables(connection, world, windowFeatures);
      const history = `SELECT * REPLACE (error('a bad value')::BIGINT AS ${timeColumn}) FROM (${tables.history})`;
      const questions = { entityRows: 'asked', keys: asked, asKnownAt: false };
      const join = joinWindows(connection, {
        view,
        features: windowFeatures,
        history,
        ...questions,
        result: 'joined',
      });
      await expect(join).rejects.toThrow('a bad value');
      return await readRows(connection, 'SELECT table_name FROM duckdb_tables() ORDER BY table_name');
    });
    expect(tables).toEqual([['asked'], ['payments']]);
  });
});
