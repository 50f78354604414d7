import { InvalidInputError, type Field, type Label, type Source } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Retrieval } from '../definitions/retrieval.ts';
import { quoteName } from '../offline/duckdb/quote.ts';
import { keyColumn, rowColumn, timeColumn } from '../offline/history/columns.ts';
import { keyColumns, timeOf, timestampColumns } from '../offline/history/wanted-columns.ts';
import type { OfflineStore } from '../offline/offline.store.ts';
import { checkSource } from '../offline/sources/checked-select.ts';
import { explainSourceError } from '../offline/sources/explain-source-error.ts';
import type { WantedColumn } from '../offline/sources/wanted-column.ts';

export const labelColumn = '"#label"';
export const requestColumn = ({ name }: Pick<Field, 'name'>) => quoteName(`request:${name}`);

/**
 * Reads the rows of a source, in its order, into a table with `"#row"` (0, 1, 2 ...), `"#time"`, the join keys as `keyColumn` names them,
 * the request values as `requestColumn` does and, where there is a label, `"#label"`.
 * @throws InvalidInputError when the source is not as all this needs it, or is of a label and has no rows.
 */
export async function readEntityRows(
  connection: DuckDBConnection,
  offline: Pick<OfflineStore, 'openSource'>,
  { joinKeys, request }: Pick<Retrieval, 'joinKeys' | 'request'>,
  rows: { readonly label: Label } | { readonly source: Source },
  table: string,
): Promise<void> {
  const { source } = 'label' in rows ? rows.label : rows;
  const label = 'label' in rows ? [wantLabel(rows.label)] : [];
  const wanted = [
    ...timestampColumns(source.timestamp),
    ...keyColumns(joinKeys),
    ...request.map(wantRequestValue),
    ...label,
  ];
  const select = await checkSource(await offline.openSource(connection, source), wanted);
  const columns = [
    `row_number() OVER (ORDER BY ${rowColumn}) - 1 AS ${rowColumn}`,
    `${timeOf(source.timestamp)} AS ${timeColumn}`,
    ...joinKeys.map(keyColumn),
    ...request.map(requestColumn),
    ...label.map(() => labelColumn),
  ];
  try {
    await connection.run(`CREATE TEMP TABLE ${table} AS SELECT ${columns.join(', ')} FROM (${select.sql})`);
  } catch (error) {
    throw await explainSourceError(error, connection, select);
  }
  if (label.length > 0) await requireRows(connection, table, select.source.name);
}

async function requireRows(connection: DuckDBConnection, table: string, source: string): Promise<void> {
  const found = await connection.run(`SELECT 1 FROM ${table} LIMIT 1`);
  if (found.rowCount === 0) throw new InvalidInputError(`'${source}' has no rows, and so no labels`);
}

function wantLabel({ column, type }: Label): WantedColumn {
  return { name: '#label', what: `label '${column}'`, type, nullable: false, column };
}

function wantRequestValue({ name, type, nullable }: Field): WantedColumn {
  return { name: `request:${name}`, what: `request value '${name}'`, type, nullable, column: name };
}
