import { InvalidInputError } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteReadPath, quoteText } from '../duckdb/quote.ts';
import { explainCsvError } from './csv-error.ts';
import { readCsvHeader } from './csv-header.ts';
import { CsvRejects } from './csv-rejects.ts';
import { rowNumber, splitRowNumber, type OpenedSource, type Place } from './opened-source.ts';
import { requireContent, type SourceFile } from './source-file.ts';

interface CsvFile extends SourceFile {
  readonly header: readonly string[];
}

/** @throws InvalidInputError naming a file that has two columns of one name. */
export async function openCsv(
  connection: DuckDBConnection,
  name: string,
  sourceFiles: readonly SourceFile[],
): Promise<OpenedSource> {
  const files: CsvFile[] = [];
  for (const file of sourceFiles) files.push({ ...file, header: await readHeader(file) });
  const parts = files.map(({ path, header, partition }) => ({
    name: path,
    columns: [...new Set([...header, ...partition.keys()])],
  }));
  const names = [...new Set(parts.flatMap(({ columns }) => columns))];
  const source: OpenedSource = {
    name,
    parts,
    columns: new Map(names.map((column, index) => [column, { sql: `"c${index}"`, type: 'text' }])),
    isQuick: false,
    scan: () => Promise.resolve(scanOf(files, names)),
    placesOf: (rows) => Promise.resolve(rows.map((row) => placeOf(files, row))),
    async requireContent() {
      for (const file of files) await requireContent(file);
    },
    explain: (message) => explainCsvError(message, files),
  };
  const rejects = new CsvRejects(connection, files);
  const tolerant = {
    ...source,
    scan: () => Promise.resolve(scanOf(files, names, rejects.readOptions)),
    placesOf: async (rows: readonly bigint[]) =>
      (await rejects.countIn(rows)).map((row) => placeOf(files, row)),
    readBrokenRows: (limit: number) => rejects.read(limit),
  };
  return { ...source, tolerant };
}

async function readHeader({ path, location }: SourceFile): Promise<readonly string[]> {
  const header = await readCsvHeader(location);
  const twice = header.find((name, index) => header.indexOf(name) < index);
  if (twice !== undefined) throw new InvalidInputError(`the file '${path}' has two columns named '${twice}'`);
  return header;
}

function placeOf(files: readonly SourceFile[], number: bigint): Place {
  const { file, row } = splitRowNumber(number);
  return { file: files[file]?.path ?? '', at: `row ${String(row + 1n)} after the header` };
}

function scanOf(files: readonly CsvFile[], names: readonly string[], options?: string): string {
  return files.map((file, index) => scanFile(file, index, names, options)).join('\nUNION ALL\n');
}

/** Columns are read by position, as texts: their names in the file may be any. */
function scanFile(
  { location, header, partition }: CsvFile,
  index: number,
  names: readonly string[],
  options?: string,
): string {
  const types = header.map((_, column) => `'h${column}': 'VARCHAR'`).join(', ');
  const columns = names.map((name, column) => {
    const value = partition.get(name);
    if (value !== undefined) return `${value === null ? 'NULL' : quoteText(value)} AS "c${column}"`;
    return `${header.includes(name) ? `"h${header.indexOf(name)}"` : 'NULL'} AS "c${column}"`;
  });
  return `SELECT ${rowNumber(index, 'row_number() OVER () - 1')} AS "#row", ${columns.join(', ')}
    FROM read_csv(${quoteReadPath(location)}, auto_detect = false, header = true, columns = {${types}}, delim = ',',
      quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, strict_mode = true, null_padding = false,
      compression = 'none', hive_partitioning = false ${options === undefined ? '' : `, ${options}`})`;
}
