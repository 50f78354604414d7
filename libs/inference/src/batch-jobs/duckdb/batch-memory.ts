import { totalmem } from 'node:os';

/** DuckDB writes row groups of so many rows. */
export const rowGroupRows = 122_880;

const bytesPerValue = 8;
/** What is read, what is computed and what is written of a row group are in memory at once. */
const copies = 4;
const megabyte = 2 ** 20;

/**
 * How many megabytes DuckDB needs to copy rows without waiting for itself: it fills what it is given, and is no faster for it.
 * @returns at least 512, and at most half of what this process may have.
 */
export function batchMegabytes({
  threads,
  columns,
}: {
  readonly threads: number;
  readonly columns: number;
}): number {
  const rowGroup = (columns * rowGroupRows * bytesPerValue) / megabyte;
  const wanted = Math.ceil(threads * (128 + copies * rowGroup));
  const most = Math.max(512, Math.floor(availableMegabytes() / 2));
  return Math.min(Math.max(512, wanted), most);
}

function availableMegabytes(): number {
  const constrained = process.constrainedMemory();
  return (constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()) / megabyte;
}
