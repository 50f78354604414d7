import type { DuckDBConnection } from '@duckdb/node-api';

/** The temporary table of `sortValues`: a column `value`, ascending. */
export const sortedValues = '"#sorted"';

/**
 * Puts the values of a column, nulls left out, into a table in ascending order. Sorting goes to disk where it exceeds memory; DuckDB's
 * grouping may run out of memory over many different values instead.
 * @param values a query in parentheses, of one column `value`.
 */
export async function sortValues(
  connection: DuckDBConnection,
  values: string,
): Promise<{ present: number; distinct: number }> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${sortedValues} AS SELECT value FROM ${values} WHERE value IS NOT NULL ORDER BY value`,
  );
  const counted = await connection.run(
    `SELECT count(*), count(*) FILTER (WHERE value IS DISTINCT FROM before)
     FROM (SELECT value, lag(value) OVER () AS before FROM ${sortedValues})`,
  );
  const [[present, distinct] = []] = await counted.getRows();
  return { present: Number(present), distinct: Number(distinct) };
}

/**
 * A query in parentheses that gives each different value once, how many of the sorted values are `below` it, and how many `through` it.
 * The windows have no order of their own, so that DuckDB streams the table through them, as it lies.
 * @param value SQL that keeps the order of `value`.
 * @param present how many values there are.
 */
export function differentValues(value: string, present: number): string {
  const beginnings = `SELECT value, below FROM (
    SELECT value, rowid AS below, lag(value) OVER () AS before FROM (SELECT ${value} AS value, rowid FROM ${sortedValues})
  ) WHERE value IS DISTINCT FROM before`;
  return `(SELECT value, below, lead(below, 1, ${present}::BIGINT) OVER () AS through FROM (${beginnings}))`;
}
