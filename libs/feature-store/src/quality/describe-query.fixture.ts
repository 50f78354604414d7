import { featureStatisticsSchema, type FeatureStatistics, type ValueType } from '@quincunx/contracts';
import type { DuckDb } from '../offline/duckdb/duckdb.ts';
import { describeTable } from './describe-table.ts';

export interface DescribeOptions {
  readonly type?: ValueType;
  readonly pii?: boolean;
  readonly threads?: number;
}

/** Statistics of the column `x` of a query, named `view:x`. */
export async function describeQuery(
  duckDb: DuckDb,
  query: string,
  { type = 'number', pii, threads = 2 }: DescribeOptions = {},
): Promise<FeatureStatistics> {
  const described = await duckDb.use(async (connection) => {
    await connection.run(`SET threads = ${threads}`);
    await connection.run(`CREATE TEMP TABLE rows AS ${query}`);
    return await describeTable(connection, 'rows', [{ name: 'view:x', sql: 'x', type, pii }]);
  });
  const [statistics] = featureStatisticsSchema.array().length(1).parse(described);
  if (statistics === undefined) throw new Error('there are no statistics');
  return statistics;
}

/** A query of numbers, as its column `x`. */
export function listOf(values: readonly (number | null)[]): string {
  return `SELECT unnest(from_json('${JSON.stringify(values)}', '["DOUBLE"]')) AS x`;
}
