import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { InvalidInputError } from '@quincunx/contracts';

/** The only folder that whoever asks from outside may name files of. Paths are relative to it, and links do not lead out of it. */
export class BatchFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  /**
   * The absolute path of a relative one, with the slash at its end if it has one.
   * @param what the path is: `input` or `output`.
   * @throws InvalidInputError for a path that leads out of the folder.
   */
  async locate(path: string, what: 'input' | 'output'): Promise<string> {
    const located = join(this.#folder, path);
    await this.contain(located, what);
    return located;
  }

  /** @throws InvalidInputError for an absolute path that is not within the folder. */
  async contain(path: string, what: 'input' | 'output'): Promise<void> {
    const isInside =
      isWithin(this.#folder, path) && isWithin(await realPathOf(this.#folder), await realPathOf(path));
    if (isInside) return;
    const message = 'must be within the batch folder, which QUINCUNX_BATCH_FOLDER names';
    throw new InvalidInputError(`${what} ${message}`, { problems: [{ path: what, message }] });
  }

  /** A path for outside: relative to the folder; of one that is elsewhere, its last name alone. */
  show(path: string): string {
    const shown = isWithin(this.#folder, path) ? relative(this.#folder, path) : basename(path);
    return path.endsWith('/') ? `${shown}/` : shown;
  }
}

function isWithin(folder: string, path: string): boolean {
  return path.startsWith(`${folder}${sep}`);
}

/** With all links followed; what is not there yet has none. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return join(await realPathOf(dirname(path)), basename(path));
  }
}
