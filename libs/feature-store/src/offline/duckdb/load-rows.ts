import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName } from './quote.ts';

export interface LoadedColumn {
  readonly name: string;
  readonly type: 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'VARCHAR';
}

/** Of a BIGINT column a bigint, of a DOUBLE a number. */
export type LoadedValue = bigint | number | boolean | string | null;

/** DuckDB's chunks hold as many. */
const rowsAtOnce = 2048;

/** Creates a temporary table of rows that are in JavaScript, a chunk at a time. */
export async function loadRows(
  connection: DuckDBConnection,
  table: string,
  columns: readonly LoadedColumn[],
  chunks: AsyncIterable<readonly (readonly LoadedValue[])[]> | Iterable<readonly (readonly LoadedValue[])[]>,
): Promise<void> {
  const { BIGINT, BOOLEAN, DOUBLE, DuckDBDataChunk, VARCHAR } = await import('@duckdb/node-api');
  const types = { BIGINT, BOOLEAN, DOUBLE, VARCHAR };
  const declared = columns.map(({ name, type }) => `${quoteName(name)} ${type}`);
  await connection.run(`CREATE TEMP TABLE ${table} (${declared.join(', ')})`);
  const appender = await connection.createAppender(table, null, 'temp');
  for await (const rows of chunks) {
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      const chunk = DuckDBDataChunk.create(columns.map(({ type }) => types[type]));
      chunk.setRows(rows.slice(start, start + rowsAtOnce));
      appender.appendDataChunk(chunk);
    }
  }
  appender.closeSync();
}
