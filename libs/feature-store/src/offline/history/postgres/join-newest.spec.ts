import { setTimeout as sleep } from 'node:timers/promises';
import { microsecondsOf, type FeatureView } from '@quincunx/contracts';
import { keyColumn, rowColumn, timeColumn } from '../columns.ts';
import { PostgresDatabase } from './postgres-database.ts';
import { PostgresHistory } from './postgres-history.ts';
import { describePostgres, featureView } from './test-postgres.fixture.ts';

describePostgres('a join with a table of PostgreSQL', (postgres) => {
  const readings = (table: string, more: Partial<FeatureView> = {}) =>
    featureView({
      name: 'readings',
      entity: { name: 'meter', joinKeys: [{ name: 'meter', type: 'string' }] },
      source: { kind: 'postgres', table, timestamp: { column: 'at' }, createdColumn: 'made' },
      features: [{ name: 'value', type: 'integer' }],
      ...more,
    });
  const meter = keyColumn({ name: 'meter' });

  /** What a view answers for a query of entity rows: their numbers and values. */
  async function join(
    view: FeatureView,
    entityRows: string,
    database = postgres().database,
  ): Promise<unknown[][]> {
    const { duckDb } = postgres();
    return await duckDb.use(async (connection) => {
      await connection.run(`CREATE TEMP TABLE asked AS ${entityRows}`);
      const quarantine = { put: () => Promise.reject(new Error('nothing is wrong')) };
      const wanted = { view, features: view.features };
      const history = await PostgresHistory.open(connection, { duckDb, database, quarantine }, wanted);
      const options = { entityRows: 'asked', keys: view.entity?.joinKeys ?? [], asKnownAt: false };
      await history.joinPointInTime({ ...options, result: 'joined' });
      const joined = await connection.runAndReadAll(
        'SELECT "#row"::INT, "feature:value"::INT FROM joined ORDER BY "#row"',
      );
      return joined.getRows();
    });
  }

  const many = `
    SELECT 'm', timestamptz '2026-01-01Z' + i * interval '1 second', NULL::timestamptz, i FROM generate_series(0, 20000) i`;
  const askMany = `SELECT range AS ${rowColumn}, epoch_us('2026-01-01'::TIMESTAMP) + range * 200000000 + 1 AS ${timeColumn},
    'm' AS ${meter} FROM range(100)`;
  const answers = Array.from({ length: 100 }, (_, row) => [row, row * 200]);

  /** How much of a table was read by whoever was connected since it was created, when nobody is any more. */
  async function readOf(table: string): Promise<{ scans: number; found: number }> {
    for (let attempt = 0; attempt < 100; attempt++) {
      const [row] = await postgres().run(
        `SELECT seq_scan::int AS scans, coalesce(idx_tup_fetch, 0)::int AS found FROM pg_stat_user_tables WHERE relname = '${table}'`,
      );
      const [scans, found] = [Number(row?.['scans']), Number(row?.['found'])];
      if (scans + found > 0) return { scans, found };
      await sleep(50);
    }
    throw new Error('the server does not say');
  }

  it('finds each newest row by an index, however many rows a key has', async () => {
    await postgres().run(`
      CREATE TABLE indexed (meter text, at timestamptz, made timestamptz, value int);
      CREATE INDEX ON indexed (meter, at, made);
      INSERT INTO indexed ${many}`);
    const database = new PostgresDatabase(postgres().url);
    expect(await join(readings('indexed'), askMany, database)).toEqual(answers);
    // A connection says at its end what it read.
    await database.close();
    const { scans, found } = await readOf('indexed');
    expect(scans).toBe(0);
    expect(found).toBeLessThan(500);
  });

  it('reads a table once that has no index', async () => {
    await postgres().run(
      `CREATE TABLE heap (meter text, at timestamptz, made timestamptz, value int); INSERT INTO heap ${many}`,
    );
    const database = new PostgresDatabase(postgres().url);
    expect(await join(readings('heap'), askMany, database)).toEqual(answers);
    await database.close();
    expect((await readOf('heap')).scans).toBe(1);
  });

  it.each(['ages', 'ages_indexed'])('holds to a ttl that is longer than all time: %s', async (table) => {
    await postgres().run(`
      CREATE TABLE ${table} AS SELECT 'm' AS meter, timestamptz '0001-01-01Z' AS at, NULL::timestamptz AS made, 1 AS value`);
    if (table === 'ages_indexed') await postgres().run(`CREATE INDEX ON ${table} (meter, at)`);
    const [first, last] = ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z'].map((each) =>
      String(microsecondsOf(each)),
    );
    const asked = `SELECT 0 AS ${rowColumn}, ${String(first)} AS ${timeColumn}, 'm' AS ${meter} UNION ALL SELECT 1, ${String(last)}, 'm'`;
    const found = [
      [0, 1],
      [1, 1],
    ];
    expect(await join(readings(table), asked)).toEqual(found);
    expect(await join(readings(table, { ttlSeconds: 9_000_000_000_000 }), asked)).toEqual(found);
    expect(await join(readings(table, { ttlSeconds: 300_000_000_000 }), asked)).toEqual([[0, 1]]);
  });

  it.each(['odd', 'odd_indexed'])(
    'finds nothing for a key that no text of PostgreSQL can be: %s',
    async (table) => {
      await postgres().run(`
      CREATE TABLE ${table} AS SELECT 'm' AS meter, timestamptz '2026-01-01Z' AS at, NULL::timestamptz AS made, 1 AS value`);
      if (table === 'odd_indexed') await postgres().run(`CREATE INDEX ON ${table} (meter, at)`);
      const asked = `SELECT unnest([0, 1, 2]) AS ${rowColumn}, ${String(microsecondsOf('2026-01-01T00:00:00Z'))} AS ${timeColumn},
      unnest(['m' || chr(0), 'm', NULL]) AS ${meter}`;
      expect(await join(readings(table), asked)).toEqual([[1, 1]]);
      await postgres().duckDb.use(async (connection) => {
        const history = await postgres().open(connection, readings(table));
        expect(await history.countRows(['m\0'])).toBe(0);
        expect(await history.countRows(['m'])).toBe(1);
      });
    },
  );

  it('takes the same row of a view of the database each time, where nothing says which is newest', async () => {
    await postgres().run(`
      CREATE VIEW unordered AS SELECT 'm' AS meter, timestamptz '2026-01-01Z' AS at, NULL::timestamptz AS made, i % 1000 AS value
      FROM generate_series(1, 3000) i`);
    const found = await join(readings('unordered'), askMany);
    expect(found).toEqual(answers.map(([row]) => [row, 999]));
  });
});
