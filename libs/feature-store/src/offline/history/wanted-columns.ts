import type { Feature, FeatureView, JoinKey, Source, Timestamp, ValueType } from '@quincunx/contracts';
import { quoteText } from '../duckdb/quote.ts';
import type { ColumnType } from '../sources/read-column.ts';
import type { WantedColumn } from '../sources/wanted-column.ts';
import { timeColumn } from './columns.ts';
import { measuresOf } from './windows/measure.ts';

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

export function createdColumns({ createdColumn: column }: Source): WantedColumn[] {
  if (column === undefined) return [];
  return [{ name: '#created', what: 'the created column', type: 'instant', nullable: true, column }];
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

/** What is wanted of a row beside its keys and times, and the name that its value has in a pushed row. */
export interface ViewColumn {
  readonly wanted: WantedColumn;
  readonly pushedAs: string;
}

export function wantFeature({ name, type, nullable, column, expression }: Feature): ViewColumn {
  const named = { name: `feature:${name}`, what: `feature '${name}'`, type, nullable };
  const wanted = expression === undefined ? { ...named, column: column ?? name } : { ...named, expression };
  return { wanted, pushedAs: name };
}

/** What features that are aggregates read of a view's rows. */
export function wantAggregated({ eventKey = [] }: FeatureView, features: readonly Feature[]): ViewColumn[] {
  const measures = measuresOf(features).map(({ column, as }) => want(`value:${as}:${column}`, column, as));
  return [...measures, ...eventKey.map((column) => want(`event:${column}`, column, 'text'))];
}

function want(name: string, column: string, type: ColumnType): ViewColumn {
  return {
    wanted: { name, what: `aggregated column '${column}'`, type, nullable: true, column },
    pushedAs: column,
  };
}

/** Of the columns that a view's join keys and features declare; a column that only expressions read is a number. */
export function columnTypes({ entity, features }: FeatureView): Map<string, ValueType> {
  const declared = features.flatMap(({ name, type, column, expression }): [string, ValueType][] =>
    expression === undefined ? [[column ?? name, type]] : [],
  );
  const keys = (entity?.joinKeys ?? []).map(({ name, type }) => [name, type] as const);
  return new Map([...declared.reverse(), ...keys]);
}
