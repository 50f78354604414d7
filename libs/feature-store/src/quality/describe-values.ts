import type { ValueStatistics } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { differentValues } from './sorted-values.ts';

const mostFrequent = 50;
const longestText = 200;

/** Statistics of the texts or booleans that `sortValues` sorted. @param present how many there are. */
export async function describeValues(
  connection: DuckDBConnection,
  present: number,
): Promise<{ values: ValueStatistics }> {
  const result = await connection.run(
    `SELECT value, through - below AS count FROM ${differentValues('value', present)}
     WHERE length(CAST(value AS VARCHAR)) <= ${longestText} ORDER BY count DESC, value LIMIT ${mostFrequent}`,
  );
  const frequent = (await result.getRows()).map(([value, count]) => ({
    value: typeof value === 'boolean' ? value : String(value),
    count: Number(count),
  }));
  const rest = present - frequent.reduce((sum, { count }) => sum + count, 0);
  return { values: { frequent, rest } };
}
