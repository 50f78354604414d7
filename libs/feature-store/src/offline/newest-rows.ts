import type { FeatureView, Value } from '@quincunx/contracts';
import type { DuckDBValue } from '@duckdb/node-api';
import type { DuckDb } from './duckdb.ts';
import { duckDbError } from './duckdb-error.ts';
import { explainSourceError } from './explain-source-error.ts';
import { toValue } from './to-value.ts';
import { createdColumn, featureColumn, keyColumn, openView, orderColumn, timeColumn } from './view-select.ts';

/** The newest row of one key. Times are microseconds since 1970. */
export interface NewestRow {
  /** In the order of the entity's join keys. */
  readonly key: readonly Value[];
  /** In the order of the view's features. */
  readonly values: readonly Value[];
  readonly eventTime: bigint;
  readonly createdTime: bigint | undefined;
}

/**
 * The newest row of each key in a view's source, a few thousand at a time: by time, then created, then the place in the file.
 * Rows without a whole key are left out: no one can ask for them.
 * @throws InvalidInputError when the source is not as the view says.
 */
export async function* readNewestRows(
  duckDb: DuckDb,
  workspace: string,
  view: FeatureView,
): AsyncIterable<readonly NewestRow[]> {
  const keys = view.entity.joinKeys.map(keyColumn);
  const columns = [timeColumn, createdColumn, ...keys, ...view.features.map(featureColumn)];
  const connection = await duckDb.connect();
  try {
    const { checked, sql } = await openView(connection, workspace, { view, features: view.features });
    try {
      const result = await connection.stream(
        `SELECT ${columns.join(', ')} FROM (${sql})
         WHERE ${keys.map((key) => `${key} IS NOT NULL`).join(' AND ')}
         QUALIFY row_number() OVER (PARTITION BY ${keys.join(', ')} ORDER BY ${orderColumn} DESC) = 1`,
      );
      for await (const rows of result.yieldRows()) yield rows.map((row) => toNewestRow(row, keys.length));
    } catch (error) {
      throw duckDbError(await explainSourceError(error, connection, checked));
    }
  } finally {
    connection.closeSync();
  }
}

function toNewestRow([eventTime, createdTime, ...values]: DuckDBValue[], keys: number): NewestRow {
  return {
    key: values.slice(0, keys).map(toValue),
    values: values.slice(keys).map(toValue),
    eventTime: BigInt(String(eventTime)),
    createdTime: typeof createdTime === 'bigint' ? createdTime : undefined,
  };
}
