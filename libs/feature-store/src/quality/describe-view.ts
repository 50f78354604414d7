import type { FeatureStatistics, FeatureView } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { featureColumn } from '../offline/history/columns.ts';
import { describeTable } from './describe-table.ts';

/** Statistics of a view's features. @param table as `History` makes them. */
export async function describeView(
  connection: DuckDBConnection,
  table: string,
  { name, features }: FeatureView,
  signal: AbortSignal,
): Promise<FeatureStatistics[]> {
  const columns = features.map((feature) => ({
    name: `${name}:${feature.name}`,
    type: feature.type,
    pii: feature.pii,
    sql: featureColumn(feature),
  }));
  return await describeTable(connection, table, columns, signal);
}
