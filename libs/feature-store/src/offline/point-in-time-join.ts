import type { DuckDBConnection } from '@duckdb/node-api';
import type { RequestedView } from '../definitions/resolve-references.ts';
import { explainSourceError } from './explain-source-error.ts';
import { endOfInstant, featureColumn, keyColumn, openView, orderColumn, timeColumn } from './view-select.ts';

/**
 * For each row of a table of labels, the features of the newest row of a view with the same key, no later than the label and, if
 * the view has a ttl, no older than that; both ends included. The newest row wins whole; among rows of one instant the
 * last created does, then the last in the file. A label without such a row is not in the result.
 * @param labels a table with `"#row"`, `"#time"` and the join keys as `keyColumn` names them.
 * @param result the table to create, with `"#row"` and the features as `featureColumn` names them.
 * @throws InvalidInputError when the view's source is not as the view says.
 */
export async function joinPointInTime(
  connection: DuckDBConnection,
  workspace: string,
  requested: RequestedView,
  { labels, result }: { readonly labels: string; readonly result: string },
): Promise<void> {
  const { view, features } = requested;
  const { checked, sql } = await openView(connection, workspace, requested);
  const keys = view.entity.joinKeys.map(keyColumn);
  // ASOF takes one inequality, so age is judged on its result; a row too old is never replaced by one older still.
  const values = features.map(featureColumn).map((column) => {
    if (view.ttlSeconds === undefined) return `v.${column}`;
    const ttlMicroseconds = String(BigInt(view.ttlSeconds) * 1_000_000n);
    return `CASE WHEN l.${timeColumn} - v.${timeColumn} <= ${ttlMicroseconds} THEN v.${column} END AS ${column}`;
  });
  const sameKey = keys.map((key) => `l.${key} = v.${key}`).join(' AND ');
  // For a small table DuckDB's ASOF takes two nulls for equal.
  const isWhole = keys.map((key) => `${key} IS NOT NULL`).join(' AND ');
  try {
    await connection.run(
      `CREATE TEMP TABLE ${result} AS
       SELECT ${['l."#row"', ...values].join(', ')}
       FROM (SELECT *, ${endOfInstant(timeColumn)} AS ${orderColumn} FROM ${labels} WHERE ${isWhole}) l
       ASOF JOIN (${sql}) v ON ${sameKey} AND l.${orderColumn} >= v.${orderColumn}`,
    );
  } catch (error) {
    throw await explainSourceError(error, connection, checked);
  }
}
