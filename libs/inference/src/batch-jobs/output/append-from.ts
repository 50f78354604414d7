import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';

const bytesAtOnce = 2 ** 20;

/**
 * Writes bytes of a file behind what another has, through one buffer: a stream takes a new one for each read, faster than they are
 * collected.
 * @param options.end without it, up to the end of the file.
 */
export async function appendFrom(
  path: string,
  to: FileHandle,
  {
    start = 0,
    end = Infinity,
    signal,
  }: { readonly start?: number; readonly end?: number; readonly signal: AbortSignal },
): Promise<void> {
  const buffer = Buffer.allocUnsafe(bytesAtOnce);
  const from = await open(path);
  try {
    for (let position = start; position < end;) {
      signal.throwIfAborted();
      const length = Math.min(bytesAtOnce, end - position);
      const { bytesRead } = await from.read({ buffer, length, position });
      if (bytesRead === 0) {
        if (end === Infinity) return;
        throw new Error(`'${basename(path)}' ends after ${position} bytes instead of ${end}`);
      }
      await to.writeFile(buffer.subarray(0, bytesRead));
      position += bytesRead;
    }
  } finally {
    await from.close();
  }
}
