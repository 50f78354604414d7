import type { DuckDBConnection } from '@duckdb/node-api';
import { fileShift } from '../sources/opened-source.ts';
import { rowColumn, timeColumn } from './columns.ts';

/** An integer of 64 bits for each row of a history, by which rows are in the order of their times, and of one time in the source's. */
export interface RowRank {
  /** SQL for the rank of a row. */
  readonly ofRow: string;
  /** SQL for the greatest rank that a row of an instant, or of one before, may have; negative where there is none. */
  ofInstant(time: string): string;
  /** SQL for the time of a row, from its rank. */
  timeOf(rank: string): string;
}

/** In microseconds. */
const units = [1_000_000n, 1_000n, 1n];

/**
 * Looks for a rank of rows whose created is not known. There is one where times, in the units that they are in, and rows are few enough.
 * @param rows a query.
 */
export async function findRowRank(connection: DuckDBConnection, rows: string): Promise<RowRank | undefined> {
  // Shifts, as divisions would be half of the cost.
  const [file, row] = [
    `(${rowColumn} >> ${String(fileShift)})`,
    `(${rowColumn} & ${String((1n << fileShift) - 1n)})`,
  ];
  const areOf = units.map((unit) => `bool_and(${timeColumn} % ${String(unit)} = 0)`);
  const found = await connection.runAndReadAll(
    `SELECT min(${timeColumn}), max(${timeColumn}), max(${file}), max(${row}), ${areOf.join(', ')} FROM (${rows})`,
  );
  const [[first, last, lastFile, lastRow, ...isUnit] = []] = found.getRows();
  if (typeof first !== 'bigint' || typeof last !== 'bigint') return undefined;
  const unit = units[isUnit.indexOf(true)] ?? 1n;
  const rowsOfFile = BigInt(String(lastRow)) + 1n;
  const rowsOfInstant = (BigInt(String(lastFile)) + 1n) * rowsOfFile;
  if (((last - first) / unit + 1n) * rowsOfInstant >= 2n ** 63n) return undefined;
  const place = lastFile === 0n ? rowColumn : `${file} * ${String(rowsOfFile)} + ${row}`;
  const rank = (time: string, of: string) =>
    `(${time} - ${String(first)}) // ${String(unit)} * ${String(rowsOfInstant)} + ${of}`;
  return {
    ofRow: rank(timeColumn, place),
    ofInstant: (time) =>
      `CASE WHEN ${time} < ${String(first)} THEN -1 ELSE ${rank(`least(${time}, ${String(last)})`, String(rowsOfInstant - 1n))} END`,
    timeOf: (of) => `${of} // ${String(rowsOfInstant)} * ${String(unit)} + ${String(first)}`,
  };
}
