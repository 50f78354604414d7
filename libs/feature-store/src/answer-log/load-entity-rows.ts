import type { JoinKey } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteText } from '../offline/duckdb/quote.ts';
import { keyColumn, rowColumn, timeColumn } from '../offline/history/columns.ts';

export interface EntityRow {
  /** Microseconds since 1970. */
  readonly time: bigint;
  /** Join keys by name. */
  readonly entity: Readonly<Record<string, unknown>>;
}

/** Creates a table of entity rows, in their order, with the join keys as `keyColumn` names them. */
export async function loadEntityRows(
  connection: DuckDBConnection,
  table: string,
  { rows, keys }: { readonly rows: readonly EntityRow[]; readonly keys: readonly JoinKey[] },
): Promise<void> {
  const types = ['BIGINT', 'BIGINT', ...keys.map(({ type }) => (type === 'integer' ? 'BIGINT' : 'VARCHAR'))];
  const names = [rowColumn, timeColumn, ...keys.map(keyColumn)];
  const shape = JSON.stringify([Object.fromEntries(types.map((type, index) => [`c${index}`, type]))]);
  const content = rows.map(({ time, entity }, row) =>
    Object.fromEntries(
      [row, String(time), ...keys.map(({ name }) => entity[name])].map((value, index) => [
        `c${index}`,
        value,
      ]),
    ),
  );
  const columns = names.map((name, index) => `row_of.c${index} AS ${name}`);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT ${columns.join(', ')}
     FROM (SELECT unnest(from_json($1::JSON, ${quoteText(shape)})) AS row_of)`,
    [JSON.stringify(content)],
  );
}
