import { CorruptError } from '@quincunx/contracts';

/** A stream that breaks off must not pass for a smaller table. */
export function requireAllRows(read: number, rows: number): void {
  if (read !== rows) throw new CorruptError(`the training table gave ${read} of its ${rows} rows`);
}
