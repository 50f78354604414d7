import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { featureViewSchema, type FeatureView, type FeatureViewInput, type Value } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import BetterSqlite3 from 'better-sqlite3';
import type { PushedRow, PushLog } from '../../push/pushed-row.ts';
import type { RejectedRow } from '../../quality/rejected-row.ts';
import { DuckDb } from '../duckdb/duckdb.ts';
import { quoteText } from '../duckdb/quote.ts';
import { toValue } from '../duckdb/to-value.ts';
import { DuckDbHistory } from './duckdb-history.ts';

/** Sources in a folder of their own, and histories over them. */
export interface TestHistories {
  readonly workspace: string;
  /** What was put into the quarantine last. */
  readonly quarantined: () => readonly RejectedRow[];
  write(path: string, content: string | Uint8Array): void;
  /** Writes the rows of a query. */
  writeParquet(path: string, query: string): Promise<void>;
  /** Runs statements of SQLite. */
  writeSqlite(path: string, statements: string): void;
  push(...rows: readonly PushedRow[]): void;
  use<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result>;
  open(connection: DuckDBConnection, view: FeatureView): Promise<DuckDbHistory>;
  /** The newest rows of a view, by their keys: keys, features, times. */
  newest(view: FeatureView): Promise<{ rows: Value[][]; rejected: number }>;
  close(): Promise<void>;
}

/** Of the year 9999. */
const lastInstant = 253_402_300_799_999_999n;

export function openTestHistories(): TestHistories {
  const workspace = mkdtempSync(join(tmpdir(), 'histories-'));
  const duckDb = new DuckDb();
  const pushed: PushedRow[] = [];
  let rejected: readonly RejectedRow[] = [];
  const locationOf = (path: string) => {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    return join(workspace, path);
  };
  const dependencies = {
    workspace,
    pushLog: pushLogOf(pushed),
    quarantine: {
      put(_view: string, _origin: 'source' | 'push', rows: readonly RejectedRow[]) {
        rejected = rows;
        return Promise.resolve();
      },
    },
  };
  const open = (connection: DuckDBConnection, view: FeatureView) =>
    DuckDbHistory.open(connection, dependencies, { view, features: view.features });
  return {
    workspace,
    quarantined: () => rejected,
    write(path, content) {
      writeFileSync(locationOf(path), content);
    },
    async writeParquet(path, query) {
      const sql = `COPY (${query}) TO ${quoteText(locationOf(path))} (FORMAT parquet)`;
      await duckDb.use((connection) => connection.run(sql));
    },
    writeSqlite(path, statements) {
      const database = new BetterSqlite3(locationOf(path));
      database.exec(statements);
      database.close();
    },
    push(...rows) {
      pushed.push(...rows);
    },
    use: (work) => duckDb.use(work),
    open,
    async newest(view) {
      return await duckDb.use(async (connection) => {
        const history = await open(connection, view);
        await history.selectNewest({ to: lastInstant }, 'newest');
        const result = await connection.run('SELECT * FROM newest ORDER BY ALL');
        const rows = (await result.getRows()).map((row) => row.map(toValue));
        return { rows, rejected: history.rejectedRows };
      });
    },
    async close() {
      await duckDb.close();
      rmSync(workspace, { recursive: true });
    },
  };
}

function pushLogOf(rows: readonly PushedRow[]): PushLog {
  return {
    hasRows: () => Promise.resolve(rows.length > 0),
    lastSequence: () => Promise.resolve(rows.length),
    async *read() {
      await Promise.resolve();
      yield rows;
    },
  };
}

/** A feature view as it is once its definition is resolved. */
export function featureView(input: FeatureViewInput): FeatureView {
  return featureViewSchema.parse(input);
}
