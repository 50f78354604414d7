import type { InvalidInputError } from '@quincunx/contracts';

/**
 * A column as the source has it: `sql` names it in the rows of a scan; `type` is DuckDB's, `text` where the source has no types, or
 * `json` where each value is a text of JSON.
 */
export interface SourceColumn {
  readonly sql: string;
  readonly type: string;
}

/** Where a row is: `data/visits.csv`, `row 12 after the header`. */
export interface Place {
  readonly file: string;
  readonly at: string;
  /** What stands there, or how it starts, in a source of texts. */
  readonly text?: string;
}

/** A row that cannot be split into values. */
export interface BrokenRow extends Place {
  readonly fault: string;
}

/** The columns of a source, which is one file or more. */
export interface SourcePart {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface OpenedSource {
  /** For messages: the path within the workspace, and the table of a database. */
  readonly name: string;
  /** All of their columns are in `columns`; one that some of them lack is no column of the source. */
  readonly parts: readonly SourcePart[];
  readonly columns: ReadonlyMap<string, SourceColumn>;
  /** Of a source that may have more columns than its first rows: the source with all of them. */
  readonly withAllColumns?: () => Promise<OpenedSource>;
  /** Whether to read the rows again costs little. */
  readonly isQuick: boolean;
  /** SQL for whether a row is one at all, in a source where it may be something else, and what it is not. */
  readonly rowCheck?: { readonly sql: string; readonly isNot: string };
  /**
   * A query that gives `"#row"`, which differs from row to row and grows in the source's order, and columns.
   * @param columns the names of those that it has to give.
   */
  scan(columns: readonly string[]): Promise<string>;
  /** @param rows values of `"#row"`. */
  placesOf(rows: readonly bigint[]): Promise<readonly Place[]>;
  /** @throws InvalidInputError when a file is gone or empty by now. */
  requireContent(): Promise<void>;
  /** What an error's message says of the source; undefined when it is about something else. */
  explain(message: string): InvalidInputError | undefined;
  /** Of a source in which a row can be broken so that a scan fails: the source without such rows. */
  readonly tolerant?: TolerantSource;
}

export interface TolerantSource extends OpenedSource {
  /**
   * Once its scan was run to the end.
   * @param limit of the rows, the first of which are given; all are counted.
   */
  readBrokenRows(limit: number): Promise<{ readonly count: number; readonly rows: readonly BrokenRow[] }>;
}

/** In `"#row"` the place of a file is above these bits, and that of a row in the file in them. */
export const fileShift = 40n;
const rowsPerFile = 1n << fileShift;

/** SQL for `"#row"` from the place of a file among the source's files and the place of a row in the file, both from 0. */
export function rowNumber(file: number, row: string): string {
  return file === 0 ? row : `${String(BigInt(file) * rowsPerFile)} + ${row}`;
}

/** SQL as `rowNumber`, where the file's place is in a column. */
export function rowNumberOf(file: string, row: string): string {
  return `${file} * ${String(rowsPerFile)} + ${row}`;
}

/** What `rowNumber` made a number of. */
export function splitRowNumber(number: bigint): { file: number; row: bigint } {
  return { file: Number(number / rowsPerFile), row: number % rowsPerFile };
}
