/** Rows of a file in its order, `from` counting from 0. */
export interface RowRange {
  readonly from: number;
  readonly count: number;
}

/** A column of the input, as `sql` over a row of a scan gives it. */
export interface InputColumn {
  readonly name: string;
  readonly sql: string;
  /** What `sql` gives: a value of a type, a text that may be one (CSV), or JSON. */
  readonly origin: 'typed' | 'text' | 'json';
  /** DuckDB's: of a typed column its own, of another the one that all its values have, if they were looked at, else VARCHAR. */
  readonly type: string;
}

/** A file that was looked at, to be read as often as need be. */
export interface BatchInput {
  /** Its name, without folders, for messages. */
  readonly file: string;
  readonly rows: number;
  /** Of all columns, in order. */
  readonly names: readonly string[];
  /** All columns, or, where rows are passed on as they are, those that are asked for. */
  readonly columns: readonly InputColumn[];
  /** SQL for a row as it stands in the file, where rows are passed on so. */
  readonly line?: string;
  /** What an error of a scan means; undefined when it is not about a line of the file. */
  readonly explain?: (error: unknown) => Error | undefined;
  /** A query for all rows, or for a range of them, in the order of the file. */
  scan(range?: RowRange): string;
}

/** The name of a column in a scan, by its place. No name of the expression language begins so. */
export function scanned(index: number): string {
  return `"#${index}"`;
}
