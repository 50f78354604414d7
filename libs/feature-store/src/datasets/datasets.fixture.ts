import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { featureDefinitionsSchema, type DatasetRequest, type Value } from '@quincunx/contracts';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { ContentStore } from '@quincunx/storage';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { z } from 'zod';
import { toDefinitionSet } from '../definitions/definition-set.ts';
import { featureStoreMigrations } from '../feature-store.migrations.ts';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { DuckDb } from '../offline/duckdb/duckdb.ts';
import { PostgresDatabase } from '../offline/history/postgres/postgres-database.ts';
import { OfflineStore } from '../offline/offline.store.ts';
import { PushLogStore } from '../push/push-log.store.ts';
import { quoteReadPath, quoteText } from '../offline/duckdb/quote.ts';
import { toValue } from '../offline/duckdb/to-value.ts';
import { Datasets } from './datasets.ts';
import { DatasetStore } from './dataset.store.ts';
import type { DatasetTable } from './dataset-table.ts';

/** Datasets on real files in a folder of their own. */
export interface TestDatasets {
  readonly datasets: Datasets;
  readonly store: DatasetStore;
  readonly files: ContentStore;
  readonly duckDb: DuckDb;
  readonly platform: Database<FeatureStoreTables>;
  readonly pushes: PushLogStore;
  readonly postgres: PostgresDatabase;
  /** What all this is in, for another beside it. */
  readonly folder: string;
  /** Sets the clock. */
  at(instant: string): void;
  /** Writes a file of the workspace. */
  write(path: string, content: string): void;
  /** Writes the rows of a query as a Parquet file of the workspace. */
  writeParquet(path: string, query: string): Promise<void>;
  /** Makes definitions the current ones. */
  apply(definitions: z.input<typeof featureDefinitionsSchema>): void;
  /** @returns the dataset, and its rows with the columns that it has. */
  create(request: DatasetRequest): Promise<{ table: DatasetTable; columns: string[]; rows: Value[][] }>;
  close(): Promise<void>;
}

/**
 * @param shared a folder of another, to open beside it, as another process would.
 * @param postgresUrl of the database of `postgres` sources.
 */
export async function openDatasets({
  shared,
  postgresUrl,
}: { readonly shared?: string; readonly postgresUrl?: string } = {}): Promise<TestDatasets> {
  const folder = shared ?? mkdtempSync(join(tmpdir(), 'datasets-'));
  const workspace = join(folder, 'workspace');
  let now = new Date('2026-01-01T00:00:00Z');
  const platform = openDatabase<FeatureStoreTables>(join(folder, 'platform.db'), { synchronous: 'normal' });
  await migrateToLatest(platform.db, featureStoreMigrations);
  const definitionsFile = join(folder, 'definitions.json');
  const definitions = {
    async listCurrent() {
      return toDefinitionSet(
        featureDefinitionsSchema.parse(JSON.parse(await readFile(definitionsFile, 'utf8'))),
      );
    },
  };
  const store = new DatasetStore(platform.db);
  const files = new ContentStore(join(folder, 'datasets'));
  const duckDb = new DuckDb();
  const pushes = new PushLogStore(platform.db);
  const postgres = new PostgresDatabase(postgresUrl);
  const offline = new OfflineStore({
    duckDb,
    workspace,
    pushLog: pushes,
    quarantine: { put: () => Promise.resolve() },
    postgres,
  });
  const datasets = new Datasets({ store, files, offline, workspace, definitions, clock: () => now });
  return {
    datasets,
    store,
    files,
    duckDb,
    platform,
    folder,
    pushes,
    postgres,
    at(instant) {
      now = new Date(instant);
    },
    write(path, content) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      writeFileSync(join(workspace, path), content);
    },
    async writeParquet(path, query) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      const sql = `COPY (${query}) TO ${quoteText(join(workspace, path))} (FORMAT parquet)`;
      await duckDb.use((connection) => connection.run(sql));
    },
    apply(input) {
      writeFileSync(definitionsFile, JSON.stringify(input));
    },
    async create(request) {
      const table = await datasets.create(request);
      return {
        table,
        ...(await duckDb.use((connection) => read(connection, files.pathOf(table.dataset.digest)))),
      };
    },
    async close() {
      await duckDb.close();
      await postgres.close();
      await platform.close();
      if (shared === undefined) rmSync(folder, { recursive: true });
    },
  };
}

async function read(
  connection: DuckDBConnection,
  file: string,
): Promise<{ columns: string[]; rows: Value[][] }> {
  const result = await connection.run(`SELECT * FROM read_parquet(${quoteReadPath(file)})`);
  const types = result.columnTypes();
  const columns = result.columnNames().map((name, index) => `${name} ${String(types[index])}`);
  return { columns, rows: (await result.getRows()).map((row) => row.map(toValue)) };
}
