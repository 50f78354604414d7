import type { DuckDBConnection } from '@duckdb/node-api';
import { temporaryName } from '../../duckdb/temporary-name.ts';
import { createdColumn, featureColumn, keyColumn, rowColumn, timeColumn } from '../columns.ts';
import { joinWindows } from './join-windows.ts';
import { longestWindow, type WindowedHistory } from './windowed-history.ts';

/**
 * Creates the temporary table `result`: of each whole key whose longest window before `to` (microseconds since 1970, included) holds a
 * row: the view's join keys, the features as of `to`, `"#time"` (`to`) and `"#created"` (null). Rows count as in `joinWindows`, and so do
 * errors. The history is run twice.
 */
export async function newestWindows(
  connection: DuckDBConnection,
  options: WindowedHistory & { readonly to: bigint; readonly result: string },
): Promise<void> {
  const { view, features, history, to, result } = options;
  const keys = view.entity?.joinKeys ?? [];
  const columns = keys.map(keyColumn);
  const entityRows = temporaryName('keys');
  const joined = temporaryName('newest');
  const isWhole = columns.map((column) => ` AND ${column} IS NOT NULL`).join('');
  const inWindow = `${timeColumn} BETWEEN ${String(to - longestWindow(view))} AND ${String(to)}${isWhole}`;
  const asked =
    keys.length === 0 ? '1' : `DISTINCT ${columns.join(', ')} FROM (${history}) WHERE ${inWindow}`;
  const values = [timeColumn, createdColumn, ...features.map(featureColumn)];
  try {
    await connection.run(
      `CREATE TEMP TABLE ${entityRows} AS
       SELECT row_number() OVER () - 1 AS ${rowColumn}, ${String(to)}::BIGINT AS ${timeColumn}, * FROM (SELECT ${asked})`,
    );
    const questions = { entityRows, keys, asKnownAt: false };
    await joinWindows(connection, { view, features, history, ...questions, result: joined });
    await connection.run(
      `CREATE TEMP TABLE ${result} AS SELECT ${[...columns, ...values.map((value) => `j.${value}`)].join(', ')}
       FROM ${joined} j JOIN ${entityRows} USING (${rowColumn})`,
    );
  } finally {
    await connection.run(`DROP TABLE IF EXISTS ${entityRows}`);
    await connection.run(`DROP TABLE IF EXISTS ${joined}`);
  }
}
