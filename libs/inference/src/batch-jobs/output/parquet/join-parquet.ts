import type { FileHandle } from 'node:fs/promises';
import { appendFrom } from '../append-from.ts';
import { JoinedFooter } from './joined-footer.ts';
import { magic, readFooter } from './parquet-footer.ts';

/**
 * Writes one Parquet file of the row groups of several, in order, without looking into them: row groups stand for themselves, and
 * only the footer says where they are.
 * @param parts of one schema.
 * @param whole an empty file.
 */
export async function joinParquet(
  parts: readonly string[],
  whole: FileHandle,
  signal: AbortSignal,
): Promise<void> {
  const joined = new JoinedFooter();
  await whole.writeFile(magic);
  for (const part of parts) {
    const footer = await readFooter(part);
    joined.add(footer);
    await appendFrom(part, whole, { start: magic.length, end: footer.contentBytes, signal });
  }
  await whole.writeFile(joined.bytes());
}
