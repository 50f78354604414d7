import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const temporaryName = /^\.[0-9a-f-]{36}\.tmp$/;

/** Whether a file name is one that `replaceFile` gives to what is not complete yet. */
export function isTemporaryName(name: string): boolean {
  return temporaryName.test(name);
}

/**
 * Makes a file at `path` appear whole or not at all, whatever happens: `fill` makes it under a temporary name beside it, which is
 * then moved. What is there is replaced.
 */
export async function replaceFile(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const folder = dirname(path);
  await createFolder(folder);
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    await fill(temporary);
    await moveFile(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Moves a file within its file system, so that it survives a loss of power under its new name. Missing folders are created. */
export async function moveFile(from: string, to: string): Promise<void> {
  const folder = dirname(to);
  await createFolder(folder);
  await syncFile(from);
  await rename(from, to);
  await syncFolder(folder);
}

/** Creates a folder and its parents so that they survive a loss of power: each entry is flushed in the folder that holds it. */
async function createFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  const last = dirname(resolve(first));
  let parent = resolve(folder);
  while (parent !== last) {
    parent = dirname(parent);
    await syncFolder(parent);
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder to flush it; its file systems journal the entry.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
