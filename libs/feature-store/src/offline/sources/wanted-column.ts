import type { ValueType } from '@quincunx/contracts';
import type { ColumnType } from './read-column.ts';

/** What a query wants of a source: a column, or an expression over columns. */
export type WantedColumn = {
  /** Of the column that the query gives. */
  readonly name: string;
  /** In messages: `feature 'bmi'`. */
  readonly what: string;
  readonly nullable: boolean;
} & (
  | { readonly column: string; readonly type: ColumnType }
  | { readonly expression: string; readonly type: ValueType }
);

/** A value that must be right in each row for a wanted column to be: a column as read, what an expression gives, or the row itself. */
export interface Cell {
  readonly what: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly origin: { readonly column: string } | { readonly expression: string } | { readonly isNot: string };
  /** SQL: null when the value is missing. */
  readonly raw: string;
  /** SQL: what was read. */
  readonly value: string;
}
