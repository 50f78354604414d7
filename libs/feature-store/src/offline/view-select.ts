import type { Feature, JoinKey, Timestamp, ValueType } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { RequestedView } from '../definitions/resolve-references.ts';
import { createCheckedSelect, type CheckedSelect } from './checked-select.ts';
import { quoteName, quoteText } from './quote.ts';
import { openSourceFile } from './source-file.ts';
import type { WantedColumn } from './wanted-column.ts';

/** The names of the columns that a view's query gives, quoted. */
export const keyColumn = ({ name }: Pick<JoinKey, 'name'>) => quoteName(`key:${name}`);
export const featureColumn = ({ name }: Pick<Feature, 'name'>) => quoteName(`feature:${name}`);
/** Microseconds since 1970. */
export const timeColumn = '"#time"';
/** As the time; null where the source says nothing. */
export const createdColumn = '"#created"';

/**
 * The order among a view's rows of one key, each different from all others: by time, then created (what has none is oldest), then
 * the place in the file. Structs compare field by field.
 */
export const orderColumn = '"#order"';

/** What compares as greater than every row at an instant, and less than any later one. */
export function endOfInstant(time: string): string {
  return `{'time': ${time}, 'created': ${greatest}, 'row': ${greatest}}`;
}

const greatest = '9223372036854775807::BIGINT';
const least = '(-9223372036854775807 - 1)::BIGINT';

export interface ViewSelect {
  readonly checked: CheckedSelect;
  /** A query that gives the columns above for every row of the view's source. */
  readonly sql: string;
}

/** @throws InvalidInputError when the source is not as the view says. */
export async function openView(
  connection: DuckDBConnection,
  workspace: string,
  { view, features }: RequestedView,
): Promise<ViewSelect> {
  const { source, entity } = view;
  const file = await openSourceFile(connection, workspace, source);
  const wanted = [
    ...timestampColumns(source.timestamp),
    ...keyColumns(entity.joinKeys),
    ...features.map(wantFeature),
  ];
  if (source.createdColumn !== undefined) {
    wanted.push({
      name: '#created',
      what: 'the created column',
      type: 'instant',
      nullable: true,
      column: source.createdColumn,
    });
  }
  const checked = createCheckedSelect(file, wanted, columnTypes(entity.joinKeys, view.features));
  const created = source.createdColumn === undefined ? 'NULL::BIGINT' : createdColumn;
  const columns = [
    ...entity.joinKeys.map(keyColumn),
    ...features.map(featureColumn),
    `${timeOf(source.timestamp)} AS ${timeColumn}`,
    `${created} AS ${createdColumn}`,
    `{'time': ${timeOf(source.timestamp)}, 'created': coalesce(${created}, ${least}), 'row': "#row"} AS ${orderColumn}`,
  ];
  return { checked, sql: `SELECT ${columns.join(', ')} FROM (${checked.sql})` };
}

/** Wanted of any source with a timestamp: nothing when it is assumed. */
export function timestampColumns(timestamp: Timestamp): WantedColumn[] {
  if ('assumed' in timestamp) return [];
  return [
    { name: '#time', what: 'the timestamp', type: 'instant', nullable: false, column: timestamp.column },
  ];
}

export function timeOf(timestamp: Timestamp): string {
  return 'column' in timestamp ? timeColumn : `epoch_us(${quoteText(timestamp.assumed)}::TIMESTAMPTZ)`;
}

export function keyColumns(joinKeys: readonly JoinKey[]): WantedColumn[] {
  return joinKeys.map(({ name, type }) => ({
    name: `key:${name}`,
    what: `join key '${name}'`,
    type,
    nullable: true,
    column: name,
  }));
}

function wantFeature({ name, type, nullable, column, expression }: Feature): WantedColumn {
  const wanted = { name: `feature:${name}`, what: `feature '${name}'`, type, nullable };
  return expression === undefined ? { ...wanted, column: column ?? name } : { ...wanted, expression };
}

/** Of the columns that join keys and features declare; a column that only expressions read is a number. */
function columnTypes(joinKeys: readonly JoinKey[], features: readonly Feature[]): Map<string, ValueType> {
  const declared = features.flatMap(({ name, type, column, expression }): [string, ValueType][] =>
    expression === undefined ? [[column ?? name, type]] : [],
  );
  return new Map([...declared.reverse(), ...joinKeys.map(({ name, type }) => [name, type] as const)]);
}
