import { basename } from 'node:path';
import { InvalidInputError } from '@quincunx/contracts';
import { quoteIdentifier } from '@quincunx/expression';
import type { BatchDuckDb } from '../duckdb/batch-duckdb.ts';
import { quoteReadPath } from '../duckdb/quote.ts';
import { scanned, type BatchInput, type RowRange } from './batch-input.ts';

/** DuckDB's own column, by which it finds the row groups of a range. */
const rowNumber = 'file_row_number';

/** @throws InvalidInputError for a file that is not Parquet, or whose columns DuckDB cannot tell apart. */
export async function openParquet(duckDb: BatchDuckDb, path: string): Promise<BatchInput> {
  const file = basename(path);
  const { columns, rows } = await describe(duckDb, path).catch((error: unknown) => {
    throw new InvalidInputError(`the input '${file}' cannot be read as Parquet`, { cause: error });
  });
  if (columns.some(({ name }) => name.toLowerCase() === rowNumber)) {
    throw new InvalidInputError(
      `the input '${file}' has a column named '${rowNumber}', a reserved name: rename it`,
    );
  }
  const names = columns.map(({ name }) => name);
  return {
    file,
    rows,
    names,
    columns: columns.map(({ name, type }, index) => ({ name, type, sql: scanned(index), origin: 'typed' })),
    scan: (range) => scanParquet(path, names, range),
  };
}

/** A query for the columns of a Parquet file, named by their places. */
export function scanParquet(path: string, names: readonly string[], range?: RowRange): string {
  const list = names.map((name, index) => `${quoteIdentifier(name)} AS ${scanned(index)}`);
  const where =
    range === undefined
      ? ''
      : ` WHERE ${rowNumber} BETWEEN ${range.from} AND ${range.from + range.count - 1}`;
  return `SELECT ${list.join(', ')} FROM read_parquet(${quoteReadPath(path)}, hive_partitioning = false)${where}`;
}

async function describe(duckDb: BatchDuckDb, path: string) {
  const described = await duckDb.rows(
    `DESCRIBE SELECT * FROM read_parquet(${quoteReadPath(path)}, hive_partitioning = false)`,
  );
  const [[rows] = []] = await duckDb.rows(
    `SELECT num_rows FROM parquet_file_metadata(${quoteReadPath(path)})`,
  );
  return {
    columns: described.map(([name, type]) => ({ name: String(name), type: String(type) })),
    rows: Number(rows),
  };
}
