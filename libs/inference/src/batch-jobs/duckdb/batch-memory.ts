import { totalmem } from 'node:os';
import type { BatchFormat } from '@quincunx/contracts';

/** DuckDB writes row groups of so many rows. */
export const rowGroupRows = 122_880;

const bytesPerValue = 8;
/** What is read, what is computed and what is written of a row group are in memory at once. */
const copies = 4;
const megabyte = 2 ** 20;

/** In megabytes. Text is read in buffers that have room for its longest line. */
const leastToRead: Readonly<Record<BatchFormat, number>> = { parquet: 256, csv: 512, ndjson: 512 };

/**
 * How many megabytes DuckDB needs to copy rows without waiting for itself: it fills what it is given, and is no faster for it.
 * @returns at least what it takes to read the format at all, and at most half of what this process may have.
 */
export function batchMegabytes({
  threads,
  columns,
  inputFormat,
}: {
  readonly threads: number;
  readonly columns: number;
  readonly inputFormat: BatchFormat;
}): number {
  const rowGroup = (columns * rowGroupRows * bytesPerValue) / megabyte;
  const least = leastToRead[inputFormat];
  const wanted = Math.ceil(threads * (least / 4 + copies * rowGroup));
  const most = Math.max(least, Math.floor(availableMegabytes() / 2));
  return Math.min(Math.max(least, wanted), most);
}

function availableMegabytes(): number {
  const constrained = process.constrainedMemory();
  return (constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()) / megabyte;
}
