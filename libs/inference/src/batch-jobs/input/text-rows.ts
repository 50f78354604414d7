import type { BatchDuckDb } from '../duckdb/batch-duckdb.ts';
import { quoteText } from '../duckdb/quote.ts';
import { scanned, type RowRange } from './batch-input.ts';
import { scanParquet } from './parquet-input.ts';

/** Rows of a text file, in columns `"#0"`, `"#1"` ... */
export interface TextRows {
  readonly width: number;
  scan(range?: RowRange): string;
}

/** Where rows are put that are needed in ranges. */
export interface Staging {
  /** More rows than these are scored in ranges. */
  readonly rowsPerPart: number;
  /** Gives the file of that name, written by `write` if it is not there yet. */
  keep(name: string, write: (path: string) => Promise<void>): Promise<string>;
}

/**
 * A text file has no way to its middle: what is scored in ranges is first copied into a file that has.
 * @param rows how many there are.
 */
export async function stageIfLong(
  duckDb: BatchDuckDb,
  text: TextRows,
  rows: number,
  staging: Staging,
): Promise<TextRows> {
  if (rows <= staging.rowsPerPart) return text;
  const file = await staging.keep('rows.parquet', (path) =>
    duckDb.run(`COPY (${text.scan()}) TO ${quoteText(path)} (FORMAT parquet, USE_TMP_FILE false)`),
  );
  const names = Array.from({ length: text.width }, (_, index) => `#${index}`);
  return { width: text.width, scan: (range) => scanParquet(file, names, range) };
}

/** SQL for the names of the columns. */
export function scannedNames(width: number): readonly string[] {
  return Array.from({ length: width }, (_, index) => scanned(index));
}
