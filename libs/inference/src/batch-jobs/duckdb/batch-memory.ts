import { totalmem } from 'node:os';
import type { BatchFormat } from '@quincunx/contracts';

/** DuckDB writes row groups of so many rows. */
export const rowGroupRows = 122_880;

const bytesPerValue = 8;
/** What is read, what is computed and what is written of a row group are in memory at once. */
const copies = 4;
const megabyte = 2 ** 20;

/** Text is read in buffers that have room for its longest line. */
const megabytesPerThread: Readonly<Record<BatchFormat, number>> = { parquet: 64, csv: 128, ndjson: 128 };
const leastThreads = 4;

/**
 * How many megabytes DuckDB needs to copy rows of numbers without waiting for itself: it fills what it is given, and is no faster for
 * it. How long texts and lists are is not known before.
 * @param options.times as much, for rows that need more.
 * @returns at least what four threads need for no columns, and at most `mostMegabytes`.
 */
export function batchMegabytes({
  threads,
  columns,
  inputFormat,
  times,
}: {
  readonly threads: number;
  readonly columns: number;
  readonly inputFormat: BatchFormat;
  readonly times: number;
}): number {
  const rowGroup = (columns * rowGroupRows * bytesPerValue) / megabyte;
  const perThread = megabytesPerThread[inputFormat];
  const wanted = Math.max(leastThreads * perThread, threads * (perThread + copies * rowGroup));
  return Math.min(Math.ceil(times * wanted), mostMegabytes());
}

/** Half of what this process may have, or 512 if that is more. */
export function mostMegabytes(): number {
  const constrained = process.constrainedMemory();
  const available = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.max(512, Math.floor(available / megabyte / 2));
}
