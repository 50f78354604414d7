import type { DuckDBConnection } from '@duckdb/node-api';
import { temporaryName } from '../duckdb/temporary-name.ts';
import { createdColumn, newestFirst, timeColumn } from './columns.ts';
import { requireRightRows } from './require-right-rows.ts';

/**
 * Creates the table `result` of the newest row of each whole key: first the newest instant of each is found, then its row, so that few
 * rows are sorted; rows are checked when they are read for their values. A key that is not whole is equal to none.
 */
export async function createNewestRows(
  connection: DuckDBConnection,
  options: {
    /** A query of a view's rows, which fails at one that is not as the view says. */
    readonly rows: string;
    /** The same, which does not fail. */
    readonly unchecked: string;
    /** The columns of its keys. */
    readonly keys: readonly string[];
    readonly values: readonly string[];
    readonly result: string;
  },
): Promise<void> {
  const { rows, unchecked, keys, values, result } = options;
  const instants = temporaryName('instants');
  const columns = [...keys, ...values, timeColumn, createdColumn].map((column) => `v.${column}`);
  const same = [...keys, timeColumn].map((column) => `v.${column} = i.${column}`).join(' AND ');
  const partition = keys.length === 0 ? '' : `PARTITION BY ${keys.map((key) => `v.${key}`).join(', ')}`;
  try {
    await connection.run(
      `CREATE TEMP TABLE ${instants} AS
       SELECT ${[...keys, `max(${timeColumn}) AS ${timeColumn}`].join(', ')} FROM (${unchecked})
       ${keys.length === 0 ? '' : `GROUP BY ${keys.join(', ')}`}`,
    );
    const created = await connection.runAndReadAll(
      `CREATE TEMP TABLE ${result} AS
       SELECT ${columns.join(', ')} FROM (${rows}) v SEMI JOIN ${instants} i ON ${same}
       QUALIFY row_number() OVER (${partition} ORDER BY ${newestFirst}) = 1`,
    );
    if (created.getRows()[0]?.[0] === 0n) await requireRightRows(connection, rows);
  } finally {
    await connection.run(`DROP TABLE IF EXISTS ${instants}`);
  }
}
