import { featureViewSchema, type FeatureView, type FeatureViewInput, type Value } from '@quincunx/contracts';
import { describeWithServer, postgresServerPath, startPostgresServer } from '@quincunx/database/testing';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { RejectedRow } from '../../../quality/rejected-row.ts';
import { DuckDb } from '../../duckdb/duckdb.ts';
import { quoteName } from '../../duckdb/quote.ts';
import { toValue } from '../../duckdb/to-value.ts';
import { PostgresDatabase } from './postgres-database.ts';
import { PostgresHistory } from './postgres-history.ts';

/** A PostgreSQL server with one database, and histories in it. */
export interface TestPostgres {
  readonly url: string;
  readonly database: PostgresDatabase;
  readonly duckDb: DuckDb;
  /** Runs statements in one transaction. @returns the rows of the last, if it is the only one. */
  run(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /**
   * Creates a table of rows, whose values are texts of their columns' types.
   * @param partitionBy a column by which the table is in two parts.
   */
  fill(
    table: string,
    columns: Readonly<Record<string, string>>,
    rows: readonly (readonly (Value | undefined)[])[],
    partitionBy?: string,
  ): Promise<void>;
  open(connection: DuckDBConnection, view: FeatureView): Promise<PostgresHistory>;
  /** What a view answers as the newest of each key, in the order of its columns. */
  newest(view: FeatureView, to?: bigint): Promise<{ rows: Value[][]; rejected: number }>;
  /** What was put into the quarantine last. */
  quarantined(): readonly RejectedRow[];
}

/** A suite with a server to itself; skipped where none is installed. */
export function describePostgres(name: string, suite: (postgres: () => TestPostgres) => void): void {
  describeWithServer(name, postgresServerPath(), () => {
    let postgres: (TestPostgres & { close(): Promise<void> }) | undefined;
    beforeAll(async () => {
      postgres = await openTestPostgres();
    }, 60_000);
    afterAll(() => postgres?.close());
    suite(() => {
      if (postgres === undefined) throw new Error('PostgreSQL did not start');
      return postgres;
    });
  });
}

export async function openTestPostgres(): Promise<TestPostgres & { close(): Promise<void> }> {
  const server = await startPostgresServer();
  const database = new PostgresDatabase(server.url);
  const duckDb = new DuckDb();
  let quarantined: readonly RejectedRow[] = [];
  const quarantine = {
    put(_view: string, _origin: 'source' | 'push', rows: readonly RejectedRow[]) {
      quarantined = rows;
      return Promise.resolve();
    },
  };
  const open = (connection: DuckDBConnection, view: FeatureView) =>
    PostgresHistory.open(connection, { duckDb, database, quarantine }, { view, features: view.features });
  return {
    url: server.url,
    database,
    duckDb,
    async run(sql, values) {
      const { rows } = await database.write((client) =>
        client.query<Readonly<Record<string, unknown>>>(sql, values && [...values]),
      );
      return rows;
    },
    async fill(table, columns, rows, partitionBy) {
      const declared = Object.entries(columns).map(([name, type]) => `${quoteName(name)} ${type}`);
      const names = declared.map((_, index) => `c${index}`);
      const casts = Object.values(columns).map((type, index) => `c${index}::${type}`);
      const arrays = names.map((_, index) => `$${index + 1}::text[]`);
      const texts = (value: Value | undefined) =>
        value === null || value === undefined ? null : String(value);
      await database.write(async (client) => {
        const partitioned = partitionBy === undefined ? '' : `PARTITION BY HASH (${partitionBy})`;
        await client.query(`CREATE TABLE ${table} (${declared.join(', ')}) ${partitioned}`);
        for (const remainder of partitionBy === undefined ? [] : [0, 1]) {
          const values = `FOR VALUES WITH (MODULUS 2, REMAINDER ${remainder})`;
          await client.query(`CREATE TABLE ${table}_${remainder} PARTITION OF ${table} ${values}`);
        }
        await client.query(
          `INSERT INTO ${table} SELECT ${casts.join(', ')} FROM unnest(${arrays.join(', ')}) AS u (${names.join(', ')})`,
          names.map((_, index) => rows.map((row) => texts(row[index]))),
        );
      });
    },
    open,
    async newest(view, to = lastInstant) {
      return await duckDb.use(async (connection) => {
        const history = await open(connection, view);
        await history.selectNewest({ to }, 'newest');
        const result = await connection.run('SELECT * FROM newest ORDER BY ALL');
        const rows = (await result.getRows()).map((row) => row.map(toValue));
        return { rows, rejected: history.rejectedRows };
      });
    },
    quarantined: () => quarantined,
    async close() {
      await database.close();
      await duckDb.close();
      await server.stop();
    },
  };
}

/** Of the year 9999, in microseconds since 1970. */
const lastInstant = 253_402_300_799_999_999n;

/** A feature view as it is once its definition is resolved. */
export function featureView(input: FeatureViewInput): FeatureView {
  return featureViewSchema.parse(input);
}
