import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchJob } from '@quincunx/contracts';
import { moveIntoPlace } from './move-into-place.ts';

const unfinished = '.unfinished';

/** What a job writes until its output is whole, beside the output, so that moving it there is one step. */
export class JobFolder {
  readonly path: string;
  readonly parts: string;
  /** For what exceeds DuckDB's memory, of this writer alone. */
  readonly spilled: string;
  readonly #extension: string;

  constructor({ id, output, outputFormat }: Pick<BatchJob, 'id' | 'output' | 'outputFormat'>) {
    this.path = `${output.replace(/\/+$/, '')}.job-${id}`;
    this.parts = join(this.path, 'parts');
    this.spilled = join(this.path, `spilled.${randomUUID()}${unfinished}`);
    this.#extension = outputFormat;
  }

  async create(): Promise<void> {
    await mkdir(this.parts, { recursive: true });
  }

  partPath(index: number): string {
    return join(this.parts, `part-${String(index).padStart(5, '0')}.${this.#extension}`);
  }

  /** Whether anything in it is whole. */
  async isOfUse(): Promise<boolean> {
    const names = [...(await namesIn(this.path)), ...(await namesIn(this.parts))];
    return names.some((name) => name.includes('.') && !name.endsWith(unfinished));
  }

  /** Writes a part, which appears whole or not at all. One that is there stays. */
  async keepPart(index: number, write: (path: string) => Promise<void>): Promise<void> {
    await keep(this.partPath(index), write);
  }

  /** Gives a file of the folder, written by `write` if it is not there yet; it appears whole or not at all. */
  async keep(name: string, write: (path: string) => Promise<void>): Promise<string> {
    const path = join(this.path, name);
    await keep(path, write);
    return path;
  }

  /** Removes what a killed process was writing; what is whole stays. */
  async removeUnfinished(): Promise<void> {
    for (const folder of [this.path, this.parts]) {
      const names = await namesIn(folder);
      for (const name of names.filter((each) => each.endsWith(unfinished))) await discard(join(folder, name));
    }
  }

  async removeSpilled(): Promise<void> {
    await discard(this.spilled);
  }

  async remove(): Promise<void> {
    await discard(this.path);
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => []);
}

/** What cannot be removed is in nobody's way. */
async function discard(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

async function keep(path: string, write: (path: string) => Promise<void>): Promise<void> {
  if (await exists(path)) return;
  // Named so that two writers, one of which was taken for dead, do not write one file.
  const written = `${path}.${randomUUID()}${unfinished}`;
  try {
    await write(written);
    await moveIntoPlace(written, path);
  } catch (error) {
    await discard(written);
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
