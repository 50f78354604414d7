import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { temporaryName } from '../duckdb/temporary-name.ts';
import { createdColumn, newestFirst, rowColumn, timeColumn } from './columns.ts';
import { requireRightRows } from './require-right-rows.ts';

/**
 * Creates the table `result` of the newest row of each whole key: first the newest instant of each is found, then its rows, which are
 * as many unless some are of one instant: only then are they sorted. Rows are checked when they are read for their values. A key that is not whole is equal to none.
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
  const columns = [...keys, ...values, timeColumn, createdColumn];
  const same = [...keys, timeColumn].map((column) => `v.${column} = i.${column}`).join(' AND ');
  const list = keys.join(', ');
  try {
    await connection.run(
      `CREATE TEMP TABLE ${instants} AS
       SELECT ${[...keys, `max(${timeColumn}) AS ${timeColumn}`].join(', ')} FROM (${unchecked})
       ${keys.length === 0 ? '' : `GROUP BY ${list}`}`,
    );
    const whole = [...keys, timeColumn].map((column) => `${column} IS NOT NULL`).join(' AND ');
    const count = await countOf(connection, `SELECT count(*) FROM ${instants} WHERE ${whole}`);
    if (count === 0n) await requireRightRows(connection, rows);
    const found = await countOf(
      connection,
      `CREATE TEMP TABLE ${result} AS
       SELECT ${[...columns, rowColumn].map((column) => `v.${column}`).join(', ')}
       FROM (${rows}) v SEMI JOIN ${instants} i ON ${same}`,
    );
    await connection.run(
      found === count
        ? `ALTER TABLE ${result} DROP COLUMN ${rowColumn}`
        : `CREATE OR REPLACE TEMP TABLE ${result} AS SELECT ${columns.join(', ')} FROM ${result}
           QUALIFY row_number() OVER (${keys.length === 0 ? '' : `PARTITION BY ${list}`} ORDER BY ${newestFirst}) = 1`,
    );
  } finally {
    await connection.run(`DROP TABLE IF EXISTS ${instants}`);
  }
}

async function countOf(connection: DuckDBConnection, sql: string): Promise<DuckDBValue | undefined> {
  return (await connection.runAndReadAll(sql)).getRows()[0]?.[0];
}
