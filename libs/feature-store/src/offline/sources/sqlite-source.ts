import { setImmediate } from 'node:timers/promises';
import { InvalidInputError, type SqliteSource } from '@quincunx/contracts';
import { databaseError, retryWhileBusy } from '@quincunx/database';
import { errorCodeOf } from '@quincunx/storage';
import type { DuckDBConnection } from '@duckdb/node-api';
import BetterSqlite3 from 'better-sqlite3';
import { nearestName } from '../../nearest-name.ts';
import { loadRows, type LoadedValue } from '../duckdb/load-rows.ts';
import { quoteName } from '../duckdb/quote.ts';
import { temporaryName } from '../duckdb/temporary-name.ts';
import type { OpenedSource, SourceColumn } from './opened-source.ts';
import { requireContent, sourceFile, type SourceFile } from './source-file.ts';

const rowsAtOnce = 2048;

type SqliteValue = string | number | bigint | Uint8Array | null;

/**
 * A table's values are loaded as texts of JSON, as a value of SQLite may be of any type, whatever its column declares.
 * @throws InvalidInputError when the file is no SQLite database or has no such table, naming the nearest.
 */
export async function openSqliteTable(
  connection: DuckDBConnection,
  workspace: string,
  { path, table }: SqliteSource,
): Promise<OpenedSource> {
  const file = sourceFile(workspace, path);
  await requireContent(file);
  const names = await withDatabase(file, (database) => listColumns(database, table, path));
  const name = `${path}, table ${table}`;
  return {
    name,
    parts: [{ name, columns: names }],
    columns: new Map(
      names.map((column): [string, SourceColumn] => [column, { sql: quoteName(column), type: 'json' }]),
    ),
    isQuick: false,
    async scan(wanted) {
      const loaded = temporaryName('sqlite');
      const columns = ['#row', ...wanted].map((column, index) => {
        return { name: column, type: index === 0 ? ('BIGINT' as const) : ('VARCHAR' as const) };
      });
      await withDatabase(file, (database) =>
        loadRows(connection, loaded, columns, readRows(database, { table, columns: wanted })),
      );
      return `SELECT * FROM ${loaded}`;
    },
    placesOf: (rows) => Promise.resolve(rows.map((row) => ({ file: name, at: `row ${String(row + 1n)}` }))),
    requireContent: () => requireContent(file),
    explain: () => undefined,
  };
}

/** What `work` reads is the database as it is at one moment. */
async function withDatabase<Result>(
  { path, location }: SourceFile,
  work: (database: BetterSqlite3.Database) => Result | Promise<Result>,
): Promise<Result> {
  let database: BetterSqlite3.Database | undefined;
  try {
    const opened = new BetterSqlite3(location, { readonly: true, fileMustExist: true, timeout: 0 });
    database = opened;
    opened.exec('begin');
    await retryWhileBusy(() => opened.exec('select 1 from sqlite_schema limit 1'));
    return await work(opened);
  } catch (error) {
    if (errorCodeOf(error) === 'SQLITE_NOTADB') {
      throw new InvalidInputError(`the file '${path}' is not a SQLite database`, { cause: error });
    }
    throw databaseError(error, `the file '${path}'`);
  } finally {
    database?.close();
  }
}

function listColumns(database: BetterSqlite3.Database, table: string, path: string): readonly string[] {
  const names = database
    .prepare<[string], string>('select name from pragma_table_xinfo(?) where hidden <> 1')
    .pluck()
    .all(table);
  if (names.length > 0) return names;
  const tables = database
    .prepare<[], string>(
      `select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\'`,
    )
    .pluck()
    .all();
  throw new InvalidInputError(`'${path}': there is no table '${table}'${nearestName(table, tables)}`);
}

async function* readRows(
  database: BetterSqlite3.Database,
  { table, columns }: { readonly table: string; readonly columns: readonly string[] },
): AsyncIterable<readonly (readonly LoadedValue[])[]> {
  const values = columns.length === 0 ? 'null' : columns.map(quoteName).join(', ');
  const rows = database
    .prepare<[], readonly SqliteValue[]>(
      `select ${values} from ${quoteName(table)} ${orderOf(database, table)}`,
    )
    .raw()
    .safeIntegers()
    .iterate();
  let number = 0n;
  let chunk: (readonly LoadedValue[])[] = [];
  for (const row of rows) {
    chunk.push([number++, ...columns.map((_, index) => toJson(row[index] ?? null))]);
    if (chunk.length < rowsAtOnce) continue;
    yield chunk;
    chunk = [];
    // The driver reads without waiting for anything, so that others wait for it.
    await setImmediate();
  }
  yield chunk;
}

/** By rowid, which has whichever of its names no column has; a view and a table without one are in an order of their own. */
function orderOf(database: BetterSqlite3.Database, table: string): string {
  const found = database
    .prepare<[string], { type: string; wr: number }>(
      `select type, wr from pragma_table_list(?) where schema = 'main'`,
    )
    .get(table);
  if (found?.type !== 'table' || found.wr === 1) return '';
  const taken = database
    .prepare<[string], string>('select lower(name) from pragma_table_xinfo(?)')
    .pluck()
    .all(table);
  const rowid = ['rowid', '_rowid_', 'oid'].find((name) => !taken.includes(name));
  return rowid === undefined ? '' : `order by ${rowid}`;
}

/** Bytes, which no feature can be, are shown by how many they are. */
function toJson(value: SqliteValue): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return JSON.stringify(value);
  return value instanceof Uint8Array ? JSON.stringify({ bytes: value.length }) : String(value);
}
