import { InvalidInputError } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName, quoteReadPath, quoteText } from '../duckdb/quote.ts';
import {
  rowNumberOf,
  splitRowNumber,
  type OpenedSource,
  type SourceColumn,
  type SourcePart,
} from './opened-source.ts';
import { requireContent, type SourceFile } from './source-file.ts';

/** Columns that DuckDB gives itself. */
const taken = ['file_row_number', 'file_index'];

/** @throws InvalidInputError naming a file that is not Parquet. */
export async function openParquet(
  connection: DuckDBConnection,
  name: string,
  files: readonly SourceFile[],
): Promise<OpenedSource> {
  const parts: SourcePart[] = [];
  for (const file of files) {
    const own = (await describe(connection, [file])).map(([column]) => column);
    parts.push({ name: file.path, columns: [...own, ...file.partition.keys()] });
  }
  const partitions = new Set(files.flatMap(({ partition }) => [...partition.keys()]));
  const columns = new Map([
    ...(await describe(connection, files)).map(([column, type]): [string, SourceColumn] => [
      column,
      { sql: quoteName(column), type },
    ]),
    ...[...partitions].map((column): [string, SourceColumn] => [
      column,
      { sql: quoteName(column), type: 'text' },
    ]),
  ]);
  const row = files.length === 1 ? 'file_row_number' : rowNumberOf('file_index::BIGINT', 'file_row_number');
  return {
    name,
    parts,
    columns,
    isQuick: true,
    scan(wanted) {
      const values = wanted.map((column) => {
        return partitions.has(column)
          ? `${partitionOf(files, column)} AS ${quoteName(column)}`
          : quoteName(column);
      });
      return Promise.resolve(`SELECT ${[`${row} AS "#row"`, ...values].join(', ')} FROM ${read(files)}`);
    },
    placesOf(rows) {
      const places = rows.map((number) => {
        const { file, row: place } = splitRowNumber(number);
        return { file: files[file]?.path ?? '', at: `row ${String(place + 1n)}` };
      });
      return Promise.resolve(places);
    },
    async requireContent() {
      for (const file of files) await requireContent(file);
    },
    explain(message) {
      const torn = files.find(({ location }) => message.includes(location));
      return torn && unreadableFile(torn.path);
    },
  };
}

function read(files: readonly SourceFile[]): string {
  const paths = files.map(({ location }) => quoteReadPath(location));
  return `read_parquet([${paths.join(', ')}], union_by_name = ${files.length > 1}, hive_partitioning = false)`;
}

async function describe(
  connection: DuckDBConnection,
  files: readonly SourceFile[],
): Promise<readonly (readonly [name: string, type: string])[]> {
  const path = files[0]?.path ?? '';
  let described: (readonly [string, string])[];
  try {
    const description = await connection.run(`DESCRIBE SELECT * FROM ${read(files)}`);
    described = (await description.getRows()).map(([name, type]) => [String(name), String(type)]);
  } catch (error) {
    throw unreadableFile(path, error);
  }
  const wrong = described.find(([name]) => taken.includes(name.toLowerCase()));
  if (wrong !== undefined) {
    throw new InvalidInputError(
      `the file '${path}' has a column named '${wrong[0]}', which is a reserved name; rename it`,
    );
  }
  return described;
}

/** SQL for the value that a column has by the names of folders. */
function partitionOf(files: readonly SourceFile[], column: string): string {
  const values = files.map(({ partition }) => {
    const value = partition.get(column) ?? null;
    return value === null ? 'NULL' : quoteText(value);
  });
  return `list_extract([${values.join(', ')}]::VARCHAR[], file_index::BIGINT + 1)`;
}

function unreadableFile(path: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError(`the file '${path}' cannot be read as Parquet`, { cause });
}
