import type { DuckDBConnection } from '@duckdb/node-api';
import { rowColumn } from './columns.ts';

/** Reads rows for their checks alone: DuckDB does not read what a join with nothing would give nothing of. */
export async function requireRightRows(connection: DuckDBConnection, rows: string): Promise<void> {
  await connection.run(`SELECT max(${rowColumn}) FROM (${rows})`);
}
