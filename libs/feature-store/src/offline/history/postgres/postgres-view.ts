import { InvalidInputError, type Feature, type FeatureView } from '@quincunx/contracts';
import { nearestName } from '../../../nearest-name.ts';
import { quoteName, quoteText } from '../../duckdb/quote.ts';
import type { Cell, WantedColumn } from '../../sources/wanted-column.ts';
import { createdColumn, timeColumn } from '../columns.ts';
import {
  createdColumns,
  keyColumns,
  timestampColumns,
  wantAggregated,
  wantFeature,
  type ViewColumn,
} from '../wanted-columns.ts';
import { duckDbTypes, type CopiedColumn } from './copy.ts';
import { columnSql, type PostgresColumn } from './postgres-column.ts';
import type { PostgresTable } from './postgres-table.ts';
import { readPostgresColumn } from './read-postgres-column.ts';
import { isWindowed } from '../../../definitions/is-windowed.ts';

/** A column of the table that is read, and what must be right in each row. All SQL is of PostgreSQL, over a row `v`. */
export interface PostgresCell extends Cell {
  readonly column: PostgresColumn;
  readonly copied: CopiedColumn;
  /** SQL, never null; undefined where it is right in every row. */
  readonly isRight: string | undefined;
}

/** A feature view over a table. All SQL is over a row `v` of it. */
export interface PostgresView {
  readonly view: FeatureView;
  /** Whether it is one of aggregates. */
  readonly isWindowed: boolean;
  readonly table: PostgresTable;
  readonly keys: readonly PostgresCell[];
  /** The timestamp, of the column's own type. */
  readonly time: string;
  readonly created: string | undefined;
  /** `"#time"` and `"#created"`. */
  readonly times: readonly [CopiedColumn, CopiedColumn];
  /** The wanted features; in a view of aggregates what they, and events, are made of. */
  readonly values: readonly (PostgresCell & Pick<ViewColumn, 'pushedAs'>)[];
  readonly cells: readonly PostgresCell[];
  /** SQL for whether a row is as the view says, never null. */
  readonly isRight: string;
}

/** @throws InvalidInputError naming every column that is missing or of another type. */
export function createPostgresView(
  table: PostgresTable,
  { view, features }: { readonly view: FeatureView; readonly features: readonly Feature[] },
): PostgresView {
  const { entity, source } = view;
  const problems: string[] = [];
  const read = (wanted: WantedColumn): PostgresCell[] => {
    const cell = readCell(table, view, wanted);
    if (typeof cell !== 'string') return [cell];
    problems.push(cell);
    return [];
  };
  const keys = keyColumns(entity?.joinKeys ?? []).flatMap(read);
  const [time] = timestampColumns(source.timestamp).flatMap(read);
  const [created] = createdColumns(source).flatMap(read);
  const windowed = isWindowed(view);
  const wanted = windowed ? wantAggregated(view, features) : features.map(wantFeature);
  const values = wanted.flatMap((each) =>
    read(each.wanted).map((cell) => ({ ...cell, pushedAs: each.pushedAs })),
  );
  if (problems.length > 0)
    throw new InvalidInputError(`'${table.name}': ${[...new Set(problems)].join('; ')}`);
  const cells = [...keys, time, created, ...values].filter((cell) => cell !== undefined);
  const checks = cells.flatMap(({ isRight }) => isRight ?? []);
  const assumed =
    'assumed' in source.timestamp ? `timestamptz ${quoteText(source.timestamp.assumed)}` : 'NULL';
  const absent = { type: 'TIMESTAMP' } as const;
  return {
    view,
    isWindowed: windowed,
    table,
    keys,
    time: time?.raw ?? assumed,
    created: created?.raw,
    times: [
      time?.copied ?? { ...absent, name: timeColumn, sql: `${assumed}::timestamp` },
      created?.copied ?? { ...absent, name: createdColumn, sql: 'NULL' },
    ],
    values,
    cells,
    isRight: checks.length === 0 ? 'true' : checks.join(' AND '),
  };
}

function readCell(table: PostgresTable, view: FeatureView, wanted: WantedColumn): PostgresCell | string {
  const { name, what, type, nullable } = wanted;
  if ('expression' in wanted) {
    throw new InvalidInputError(
      `${what} of feature view '${view.name}' is an expression, and the source is a table of PostgreSQL: make it a column of a view in the database, or a feature of an on-demand view`,
    );
  }
  const column = table.columns.get(wanted.column);
  if (column === undefined) {
    return `there is no column '${wanted.column}' for ${what}${nearestName(wanted.column, table.columns.keys())}`;
  }
  const read = readPostgresColumn(column, type);
  if (read === undefined)
    return `column '${column.name}' holds ${column.type}, and ${what} is of type ${type}`;
  const { value } = read;
  const raw = columnSql(column);
  const isRight = read.isRight ?? (nullable ? undefined : `${raw} IS NOT NULL`);
  return {
    ...{ what, type, nullable, origin: { column: column.name }, raw, value, column },
    copied: { name: quoteName(name), type: duckDbTypes[type], sql: value },
    isRight: isRight && `coalesce(${isRight}, ${String(nullable)})`,
  };
}
