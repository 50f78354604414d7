import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** In a folder that is an output, a file with the id of the job that made it. Readers of folders pass over names that begin so. */
export const ownerFile = '_job';

/** The job that made a folder. */
export async function findFolderOwner(folder: string): Promise<string | undefined> {
  return await readFile(join(folder, ownerFile), 'utf8').catch(() => undefined);
}
