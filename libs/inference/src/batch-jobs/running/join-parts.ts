import { createReadStream, createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { BatchFormat } from '@quincunx/contracts';
import { joinParquet } from '../output/parquet/join-parquet.ts';

/** Writes one file of the rows of several, in order. */
export async function joinParts(
  parts: readonly string[],
  path: string,
  format: BatchFormat,
  signal: AbortSignal,
): Promise<void> {
  if (format === 'parquet') {
    await joinParquet(parts, path, signal);
    return;
  }
  await writeFile(path, '', { flag: 'wx' });
  for (const part of parts) {
    await pipeline(createReadStream(part), createWriteStream(path, { flags: 'a' }), { signal });
  }
}
