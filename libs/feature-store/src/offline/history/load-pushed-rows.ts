import type { FeatureView, Value } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { isIntegerValue } from '../../integer.ts';
import type { PushedRow, PushLog } from '../../push/pushed-row.ts';
import { loadRows, type LoadedColumn, type LoadedValue } from '../duckdb/load-rows.ts';
import { temporaryName } from '../duckdb/temporary-name.ts';
import type { ColumnType } from '../sources/read-column.ts';
import type { ViewColumn } from './wanted-columns.ts';

/** Beyond the numbers of a source's rows: what was pushed is later in the order. */
const firstRow = 1n << 62n;

const sqlTypes: Readonly<Record<ColumnType, LoadedColumn['type']>> = {
  number: 'DOUBLE',
  integer: 'BIGINT',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  instant: 'BIGINT',
  text: 'VARCHAR',
};

/**
 * Creates a table of what was pushed to a view: `"#row"`, `"#time"`, `"#created"`, the keys and other columns. A value is null where
 * the view had it with another type, or did not have it, when it was pushed.
 * @returns its name; undefined when nothing was pushed.
 */
export async function loadPushedRows(
  connection: DuckDBConnection,
  pushLog: PushLog,
  { name, entity }: FeatureView,
  columns: readonly ViewColumn[],
): Promise<string | undefined> {
  if (!(await pushLog.hasRows(name))) return undefined;
  const keys = entity?.joinKeys ?? [];
  const table = temporaryName('pushed');
  const loaded: LoadedColumn[] = [
    ...['#row', '#time', '#created'].map((column) => ({ name: column, type: 'BIGINT' as const })),
    ...keys.map((key) => ({ name: `key:${key.name}`, type: sqlTypes[key.type] })),
    ...columns.map(({ wanted }) => ({ name: wanted.name, type: sqlTypes[wanted.type] })),
  ];
  const toRow = ({ sequence, key, values, eventTime, createdTime }: PushedRow) => [
    firstRow + BigInt(sequence),
    eventTime,
    createdTime,
    ...keys.map(({ type }, index) => toLoaded(key[index] ?? null, type)),
    ...columns.map(({ wanted, pushedAs }) => toLoaded(values[pushedAs] ?? null, wanted.type)),
  ];
  await loadRows(connection, table, loaded, chunksOf(pushLog.read(name), toRow));
  return table;
}

async function* chunksOf(
  chunks: AsyncIterable<readonly PushedRow[]>,
  toRow: (row: PushedRow) => readonly LoadedValue[],
): AsyncIterable<readonly (readonly LoadedValue[])[]> {
  for await (const rows of chunks) yield rows.map(toRow);
}

function toLoaded(value: Value, type: ColumnType): LoadedValue {
  if (type === 'text') return value === null ? null : String(value);
  if (type === 'integer') return isIntegerValue(value) ? BigInt(value) : null;
  return typeof value === type ? value : null;
}
