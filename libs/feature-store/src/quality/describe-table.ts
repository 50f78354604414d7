import type { Feature, FeatureStatistics } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { describeNumbers } from './describe-numbers.ts';
import { describeValues } from './describe-values.ts';
import { sortedValues, sortValues } from './sorted-values.ts';

export interface DescribedColumn extends Pick<Feature, 'type' | 'pii'> {
  /** What its statistics are called. */
  readonly name: string;
  /** DuckDB SQL for its values: finite DOUBLEs, BIGINTs, texts or booleans, by its type. */
  readonly sql: string;
}

/**
 * Statistics of columns, in their order. Each column is read once, one after the other, and sorted: on disk where it exceeds memory.
 * The same rows give the same figures to the last bit, in whatever order they are.
 * @param rows the name of a table, or a query in parentheses.
 * @param signal ends it between two columns.
 */
export async function describeTable(
  connection: DuckDBConnection,
  rows: string,
  columns: readonly DescribedColumn[],
  signal?: AbortSignal,
): Promise<FeatureStatistics[]> {
  const counted = await connection.run(`SELECT count(*) FROM ${rows}`);
  const count = Number((await counted.getRows())[0]?.[0]);
  const described: FeatureStatistics[] = [];
  try {
    for (const { name, type, pii, sql } of columns) {
      signal?.throwIfAborted();
      const { present, distinct } = await sortValues(connection, `(SELECT ${sql} AS value FROM ${rows})`);
      const values = pii === true ? { pii } : await describeSorted[type](connection, present, distinct);
      described.push({ name, type, count, nulls: count - present, distinct, ...values });
    }
  } finally {
    await connection.run(`DROP TABLE IF EXISTS ${sortedValues}`);
  }
  return described;
}

const describeSorted = {
  number: describeNumbers,
  integer: describeNumbers,
  string: describeValues,
  boolean: describeValues,
};
