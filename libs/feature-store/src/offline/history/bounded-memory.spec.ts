import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeatureView } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDb } from '../duckdb/duckdb.ts';
import { quoteText } from '../duckdb/quote.ts';
import { DuckDbHistory } from './duckdb-history.ts';

const rows = 1_500_000;
const keys = 70_000;
const megabytes = 100;

describe('a history that is larger than the memory', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'bounded-'));
  const duckDb = new DuckDb({ parent: workspace, memoryMegabytes: megabytes });
  beforeAll(async () => {
    // Row i is of key i % keys, at the microsecond i, with the value i.
    const row = `i % ${keys} AS id, make_timestamp(i) AS "at", make_timestamp(i) AS made, i::DOUBLE AS value, repeat('x', 20) || i AS note`;
    const file = quoteText(join(workspace, 'rows'));
    await duckDb.use(async (connection) => {
      // Each thread takes some.
      await connection.run('SET GLOBAL threads = 2');
      await connection.run(`COPY (SELECT ${row} FROM range(${rows}) t(i)) TO ${file} (FORMAT parquet)`);
    });
  });
  afterAll(async () => {
    await duckDb.close();
    rmSync(workspace, { recursive: true });
  });

  const joinKeys = [{ name: 'id', type: 'integer' as const }];
  const viewOf = (createdColumn?: string): FeatureView => ({
    name: 'values',
    entity: { name: 'thing', joinKeys },
    source: {
      kind: 'file',
      path: 'rows',
      format: 'parquet',
      timestamp: { column: 'at' },
      ...(createdColumn !== undefined && { createdColumn }),
    },
    features: [
      { name: 'value', type: 'number', nullable: false },
      { name: 'note', type: 'string', nullable: false },
    ],
  });
  const none = () => Promise.reject(new Error('nothing is wrong'));
  const pushLog = {
    hasRows: () => Promise.resolve(false),
    lastSequence: none,
    read: () => {
      throw new Error('nothing was pushed');
    },
  };

  const open = (connection: DuckDBConnection, view: FeatureView) => {
    const dependencies = { workspace, pushLog, quarantine: { put: none } };
    return DuckDbHistory.open(connection, dependencies, { view, features: view.features });
  };
  const ask = (connection: DuckDBConnection) =>
    connection.run(
      `CREATE TEMP TABLE asked AS SELECT i AS "#row", (i * 7919) % ${rows} AS "#time", (i * 31) % ${keys} AS "key:id" FROM range(200000) t(i)`,
    );

  it.each([
    { by: 'times', createdColumn: undefined, asKnownAt: false },
    { by: 'times and created', createdColumn: 'made', asKnownAt: false },
    { by: 'what was known', createdColumn: 'made', asKnownAt: true },
  ])(
    'is joined by $by, and has its newest rows selected',
    async ({ createdColumn, asKnownAt }) => {
      const view = viewOf(createdColumn);
      const wrong = await duckDb.use(async (connection) => {
        const history = await open(connection, view);
        await ask(connection);
        await history.joinPointInTime({ entityRows: 'asked', keys: joinKeys, result: 'joined', asKnownAt });
        await history.selectNewest({ to: BigInt(rows) }, 'newest');
        const since = (time: string) => `((${time} - "key:id") % ${keys} + ${keys}) % ${keys}`;
        const result = await connection.run(
          `SELECT (SELECT count(*) FROM asked LEFT JOIN joined USING ("#row")
             WHERE "feature:value" IS DISTINCT FROM CASE WHEN "key:id" <= asked."#time" THEN asked."#time" - ${since('asked."#time"')} END),
           (SELECT count(*) FROM newest WHERE "feature:value" <> ${rows - 1} - ${since(String(rows - 1))}),
           (SELECT count(*) FROM newest)`,
        );
        return await result.getRows();
      });
      expect(wrong).toEqual([[0n, 0n, BigInt(keys)]]);
    },
    60_000,
  );

  it('has its windows aggregated', async () => {
    const aggregate = { function: 'count', window: '1s' } as const;
    const view = {
      ...viewOf(),
      features: [{ name: 'rows', type: 'integer' as const, nullable: false, aggregate }],
    };
    const wrong = await duckDb.use(async (connection) => {
      const history = await open(connection, view);
      await ask(connection);
      await history.joinPointInTime({
        entityRows: 'asked',
        keys: joinKeys,
        result: 'joined',
        asKnownAt: false,
      });
      const until = (time: string) => `floor((${time} - "key:id") / ${keys})`;
      const expected = `${until('asked."#time"')} - ${until('greatest(asked."#time" - 1000001, -1)')}`;
      const result = await connection.run(
        `SELECT count(*), max("feature:rows") FROM asked LEFT JOIN joined USING ("#row")
         WHERE coalesce("feature:rows", 0) <> ${expected}`,
      );
      return await result.getRows();
    });
    expect(wrong).toEqual([[0n, null]]);
  }, 60_000);
});
