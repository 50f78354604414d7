import { InvalidInputError, type JoinKey, type Label } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { createCheckedSelect } from './checked-select.ts';
import { explainSourceError } from './explain-source-error.ts';
import { openSourceFile } from './source-file.ts';
import { keyColumn, keyColumns, timeColumn, timeOf, timestampColumns } from './view-select.ts';

export const labelColumn = '"#label"';

/**
 * Reads all labelled rows into a table with `"#row"`, `"#time"`, the join keys as `keyColumn` names them, and `"#label"`.
 * @returns the number of rows.
 * @throws InvalidInputError when the source is not as the label says, or has no rows.
 */
export async function createLabelTable(
  connection: DuckDBConnection,
  workspace: string,
  {
    label,
    joinKeys,
    table,
  }: { readonly label: Label; readonly joinKeys: readonly JoinKey[]; readonly table: string },
): Promise<number> {
  const { source, column, type } = label;
  const file = await openSourceFile(connection, workspace, source);
  const checked = createCheckedSelect(file, [
    ...timestampColumns(source.timestamp),
    ...keyColumns(joinKeys),
    { name: '#label', what: `label '${column}'`, type, nullable: false, column },
  ]);
  const columns = [
    '"#row"',
    `${timeOf(source.timestamp)} AS ${timeColumn}`,
    ...joinKeys.map(keyColumn),
    labelColumn,
  ];
  try {
    await connection.run(`CREATE TEMP TABLE ${table} AS SELECT ${columns.join(', ')} FROM (${checked.sql})`);
  } catch (error) {
    throw await explainSourceError(error, connection, checked);
  }
  const counted = await connection.run(`SELECT count(*) FROM ${table}`);
  const [[rows] = []] = await counted.getRows();
  if (rows === 0n) throw new InvalidInputError(`the file '${source.path}' has no rows, and so no labels`);
  return Number(rows);
}
