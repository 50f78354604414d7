import { createReadStream, createWriteStream } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { joinedEnd, magic, readFooter, type ParquetFooter } from './parquet-footer.ts';

const bytesAtOnce = 2 ** 20;

/**
 * Writes one Parquet file of the row groups of several, in order, without looking into them: row groups stand for themselves, and
 * only the footer says where they are.
 * @param parts of one schema.
 */
export async function joinParquet(
  parts: readonly string[],
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const footers: ParquetFooter[] = [];
  await writeFile(path, magic, { flag: 'wx' });
  for (const part of parts) {
    const footer = await readFooter(part);
    footers.push(footer);
    if (footer.contentBytes === magic.length) continue;
    await pipeline(
      createReadStream(part, {
        start: magic.length,
        end: footer.contentBytes - 1,
        highWaterMark: bytesAtOnce,
      }),
      createWriteStream(path, { flags: 'a', highWaterMark: bytesAtOnce }),
      { signal },
    );
  }
  await appendFile(path, joinedEnd(footers));
}
