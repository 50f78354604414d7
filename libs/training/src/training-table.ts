import type { Row, Value } from '@quincunx/contracts';

/** Values by column, in chunks. DOUBLE columns without nulls come as Float64Array. */
export interface TableChunk {
  readonly length: number;
  readonly columns: Readonly<Record<string, readonly Value[] | Float64Array>>;
}

/**
 * The rows that training reads, wherever they are kept; expressions and predicates are DuckDB SQL. Columns: `row_id` (BIGINT,
 * from 0), `event_timestamp` (TIMESTAMPTZ), the join keys, one column per feature, and the label under its own name.
 */
export interface TrainingTable {
  countRows(): Promise<number>;
  /** Aggregate expressions over the rows, in one pass: name -> value. */
  aggregate(expressions: Readonly<Record<string, string>>): Promise<Row>;
  /** Distinct values of one expression with their counts, ordered by value, nulls left out; at most `limit`. */
  valueCounts(expression: string, limit: number): Promise<readonly { value: Value; count: number }[]>;
  /** The rows for which a predicate holds. */
  where(predicate: string): TrainingTable;
  /** Values of expressions, in row_id order, in chunks of a few thousand rows. */
  chunks(expressions: Readonly<Record<string, string>>): AsyncIterable<TableChunk>;
}
