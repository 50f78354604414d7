import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { diskError } from '@quincunx/storage';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { PoolClient } from 'pg';
import type { DuckDb } from '../../duckdb/duckdb.ts';
import { quoteText } from '../../duckdb/quote.ts';
import type { ColumnType } from '../../sources/read-column.ts';

/** The two databases that rows are copied between. Rows never pass through JavaScript one by one. */
export interface Databases {
  readonly duckDb: DuckDb;
  readonly connection: DuckDBConnection;
  /** In a transaction. */
  readonly client: PoolClient;
}

/** A column that PostgreSQL gives to DuckDB. */
export interface CopiedColumn {
  /** Its name in DuckDB, quoted. */
  readonly name: string;
  readonly type: 'DOUBLE' | 'BIGINT' | 'VARCHAR' | 'BOOLEAN' | 'TIMESTAMP';
  /** SQL of PostgreSQL. */
  readonly sql: string;
}

export const duckDbTypes = {
  number: 'DOUBLE',
  integer: 'BIGINT',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  instant: 'TIMESTAMP',
  text: 'VARCHAR',
} as const satisfies Record<ColumnType, CopiedColumn['type']>;

/** Appends what a query of DuckDB gives to a table of PostgreSQL, column by column. */
export async function copyToPostgres(
  { duckDb, connection, client }: Databases,
  query: string,
  table: string,
): Promise<void> {
  const { from: copyFrom } = await import('pg-copy-streams');
  await duckDb.withTemporaryFile(async (file) => {
    await connection.run(`COPY (${query}) TO ${quoteText(file)} (FORMAT csv, HEADER false)`);
    const stream = client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT csv)`));
    await pipeline(createReadStream(file), stream);
  });
}

/**
 * Runs a query in PostgreSQL.
 * @param query of `columns`, in their order.
 * @param work is given SQL of a table in DuckDB that has the columns, in the query's order.
 */
export async function copyFromPostgres<Result>(
  { duckDb, client }: Databases,
  { columns, query }: { readonly columns: readonly CopiedColumn[]; readonly query: string },
  work: (scan: string) => Promise<Result>,
): Promise<Result> {
  const { to: copyTo } = await import('pg-copy-streams');
  return await duckDb.withTemporaryFile(async (file) => {
    const stream = client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT csv)`));
    try {
      await pipeline(stream, createWriteStream(file));
    } catch (error) {
      throw diskError(error, 'what PostgreSQL answers cannot be kept');
    }
    return await work(scanOf(file, columns));
  });
}

function scanOf(file: string, columns: readonly CopiedColumn[]): string {
  const types = columns.map(({ type }, index) => `c${index}: '${type}'`);
  const names = columns.map(({ name }, index) => `c${index} AS ${name}`);
  return `(SELECT ${names.join(', ')} FROM read_csv(${quoteText(file)}, auto_detect = false, header = false,
    columns = {${types.join(', ')}}, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false,
    strict_mode = true, null_padding = false, compression = 'none'))`;
}
