import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError, type FileSource } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { readCsvHeader } from './csv-header.ts';
import { quoteName, quoteReadPath } from './quote.ts';

/** A column as the file has it: `sql` names it in `SourceFile.scan`; `type` is DuckDB's, or `text` in a file without types. */
export interface SourceColumn {
  readonly sql: string;
  readonly type: string;
}

export interface SourceFile {
  /** Within the workspace, for messages. */
  readonly path: string;
  readonly format: FileSource['format'];
  /** The rows: a query that gives `"#row"`, counting from 0 in the file's order, beside the columns. */
  readonly scan: string;
  readonly columns: ReadonlyMap<string, SourceColumn>;
  /** @throws InvalidInputError when the file is gone or empty by now. */
  requireContent(): Promise<void>;
}

/**
 * Looks at a file's columns; rows are read by whoever runs `scan`.
 * @param workspace the folder that the source's path is relative to.
 * @throws InvalidInputError naming the file when there is none, it is empty or it is not of its format.
 */
export async function openSourceFile(
  connection: DuckDBConnection,
  workspace: string,
  source: FileSource,
): Promise<SourceFile> {
  const file = join(workspace, source.path);
  const requireContent = () => requireContentOf(file, source.path);
  await requireContent();
  const { path, format } = source;
  const content = format === 'csv' ? await openCsv(file, path) : await openParquet(connection, file, path);
  return { path, format, ...content, requireContent };
}

async function requireContentOf(file: string, path: string): Promise<void> {
  let size: number;
  try {
    const status = await stat(file);
    if (!status.isFile()) throw new InvalidInputError(`the source '${path}' is not a file`);
    size = status.size;
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new InvalidInputError(
      `the file '${path}' cannot be found in the workspace: put it there, or correct the source's path`,
      { cause: error },
    );
  }
  if (size === 0) throw new InvalidInputError(`the file '${path}' is empty`);
}

type Content = Pick<SourceFile, 'scan' | 'columns'>;

/** Columns are read by position, as texts: their names in the file may be any. */
async function openCsv(file: string, path: string): Promise<Content> {
  const header = await readCsvHeader(file);
  const twice = header.find((name, index) => header.indexOf(name) < index);
  if (twice !== undefined) throw new InvalidInputError(`the file '${path}' has two columns named '${twice}'`);
  const types = header.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ');
  const scan = `SELECT row_number() OVER () - 1 AS "#row", * FROM read_csv(${quoteReadPath(file)},
    auto_detect = false, header = true, columns = {${types}}, delim = ',', quote = '"', escape = '"', nullstr = '',
    allow_quoted_nulls = false, strict_mode = true, null_padding = false, compression = 'none')`;
  const columns = new Map(header.map((name, index) => [name, { sql: `"c${index}"`, type: 'text' }]));
  return { scan, columns };
}

async function openParquet(connection: DuckDBConnection, file: string, path: string): Promise<Content> {
  const rows = `read_parquet(${quoteReadPath(file)}, file_row_number = true)`;
  let described: unknown[][];
  try {
    const description = await connection.run(`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${rows}`);
    described = await description.getRows();
  } catch (error) {
    throw new InvalidInputError(`the file '${path}' cannot be read as Parquet`, { cause: error });
  }
  const columns = new Map(
    described.map(([name, type]) => [String(name), { sql: quoteName(String(name)), type: String(type) }]),
  );
  return { scan: `SELECT file_row_number AS "#row", * EXCLUDE (file_row_number) FROM ${rows}`, columns };
}
