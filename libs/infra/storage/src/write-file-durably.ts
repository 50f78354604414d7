import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { diskError } from './disk-error.ts';
import { replaceFile } from './replace-file.ts';

/**
 * Writes a file whole or not at all, and so that it survives a loss of power; a file that is there is replaced, missing
 * folders are created. A reader sees the old content or the new, never a part.
 * @throws UnavailableError when the disk is full, read-only or denied; nothing is left behind.
 */
export async function writeFileDurably(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await replaceFile(path, (temporary) => writeFile(temporary, content, { flag: 'wx' }));
  } catch (error) {
    throw diskError(error, `the file '${basename(path)}' cannot be written`);
  }
}
