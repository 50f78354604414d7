import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError } from '@quincunx/contracts';
import { errorCodeOf } from '@quincunx/storage';
import type { BatchOrder } from '../ledger/batch-order.ts';
import { ownerFile } from './folder-owner.ts';
import type { JobFolder } from './job-folder.ts';
import { joinParts } from './join-parts.ts';
import { moveIntoPlace } from './move-into-place.ts';

/**
 * Moves the whole parts of a job to where its output is to be, in one step: the only part, the file of all of them, or their folder.
 * @param count of the parts.
 */
export async function moveOutput(
  { id, order, signal }: { readonly id: string; readonly order: BatchOrder; readonly signal: AbortSignal },
  folder: JobFolder,
  count: number,
): Promise<void> {
  const parts = Array.from({ length: count }, (_, index) => folder.partPath(index));
  signal.throwIfAborted();
  if (isFolder(order.output)) {
    await folder.keep(join('parts', ownerFile), (path) => writeFile(path, id));
    await moveFolder(folder.parts, order.output.slice(0, -1));
    return;
  }
  const [only, ...others] = parts;
  const whole =
    others.length === 0 && only !== undefined
      ? only
      : await folder.keep(`whole.${order.outputFormat}`, (path) =>
          joinParts(parts, path, order.outputFormat, signal),
        );
  signal.throwIfAborted();
  await moveIntoPlace(whole, order.output);
}

async function moveFolder(from: string, to: string): Promise<void> {
  try {
    await moveIntoPlace(from, to);
  } catch (error) {
    const code = errorCodeOf(error);
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    throw new ConflictError(
      'something has been put where the folder of the output is to be: remove it and resume the job',
      {
        cause: error,
      },
    );
  }
}

/** Whether an output is to be a folder of parts. */
export function isFolder(output: string): boolean {
  return output.endsWith('/');
}
