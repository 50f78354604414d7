import { open } from 'node:fs/promises';
import type { BatchFormat } from '@quincunx/contracts';
import { appendFrom } from '../output/append-from.ts';
import { joinParquet } from '../output/parquet/join-parquet.ts';

/** Writes one file of the rows of several, in order. */
export async function joinParts(
  parts: readonly string[],
  path: string,
  format: BatchFormat,
  signal: AbortSignal,
): Promise<void> {
  const whole = await open(path, 'wx');
  try {
    if (format === 'parquet') await joinParquet(parts, whole, signal);
    else for (const part of parts) await appendFrom(part, whole, { signal });
  } finally {
    await whole.close();
  }
}
