import { open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Moves a file, or a folder of flushed files, within its file system, so that it survives a loss of power under its new name. */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  await flush(from);
  await rename(from, to);
  await flush(dirname(to));
}

async function flush(path: string): Promise<void> {
  const isFolder = (await stat(path)).isDirectory();
  // Windows cannot open a folder to flush it; its file systems journal the entry.
  if (isFolder && process.platform === 'win32') return;
  const file = await open(path, isFolder ? 'r' : 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
