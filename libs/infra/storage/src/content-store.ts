import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CorruptError, InvalidInputError, NotFoundError, type Digest } from '@quincunx/contracts';
import { sha256 } from './digest.ts';
import { diskError, errorCodeOf } from './disk-error.ts';
import { isTemporaryName, moveFile, replaceFile, syncFolder } from './replace-file.ts';

/**
 * Immutable content by its SHA-256, one file each: `<directory>/sha256/ab/cdef...`. Safe for any number of processes at once;
 * a file appears whole or not at all. Every method throws UnavailableError when the disk fails.
 */
export class ContentStore {
  readonly #root: string;

  constructor(directory: string) {
    this.#root = join(directory, 'sha256');
  }

  /**
   * Where the content of a digest is, or would be.
   * @throws InvalidInputError for what is no digest, and so might lead out of the store.
   */
  pathOf(digest: Digest): string {
    if (!isDigest(digest)) {
      throw new InvalidInputError('a digest is 64 hexadecimal digits, in lower case: this one is not');
    }
    return join(this.#root, digest.slice(0, 2), digest.slice(2));
  }

  /** Stores content, durably, and gives its digest. What is there already stays; if it is damaged, it is replaced. */
  async put(content: string | Uint8Array): Promise<Digest> {
    const digest = sha256(content);
    await onDisk(`the content ${digest} cannot be stored`, async () => {
      if (await this.#holds(digest)) return;
      await replaceFile(this.pathOf(digest), (temporary) => writeFile(temporary, content, { flag: 'wx' }));
    });
    return digest;
  }

  /** Moves a finished file into the store, durably, and gives its digest; the file must not change meanwhile. */
  async adopt(file: string): Promise<Digest> {
    return await onDisk('the file cannot be stored', async () => {
      const digest = await digestOfFile(file);
      if (await this.#holds(digest)) {
        await rm(file);
        return digest;
      }
      await moveOrCopy(file, this.pathOf(digest));
      return digest;
    });
  }

  /**
   * @throws InvalidInputError for what is no digest, NotFoundError when nothing is stored under it.
   * @throws CorruptError when what is stored has another digest by now.
   */
  async get(digest: Digest): Promise<Buffer> {
    const content = await onDisk(`the content ${digest} cannot be read`, () =>
      ifPresent(readFile(this.pathOf(digest))),
    );
    if (content === undefined) throw new NotFoundError(`no content with the digest ${digest} is stored`);
    const actual = sha256(content);
    if (actual === digest) return content;
    throw new CorruptError(`the content stored as ${digest} is damaged: its digest is now ${actual}`);
  }

  /** Compares stored content with its digest without holding it in memory. */
  async verify(digest: Digest): Promise<'intact' | 'corrupt' | 'missing'> {
    if (!isDigest(digest)) return 'missing';
    return await onDisk(`the content ${digest} cannot be read`, async () => {
      const actual = await ifPresent(digestOfFile(this.pathOf(digest)));
      if (actual === undefined) return 'missing';
      return actual === digest ? 'intact' : 'corrupt';
    });
  }

  /** The digests under which anything is stored, in order, intact or not. */
  async *list(): AsyncIterable<Digest> {
    for (const prefix of await this.#prefixes()) {
      for (const name of await listFolder(join(this.#root, prefix))) {
        if (isDigest(prefix + name)) yield prefix + name;
      }
    }
  }

  /** Removes what writers that were killed left incomplete, if last touched before `olderThan`; gives how many files. */
  async removeTemporaryFiles(olderThan: Date): Promise<number> {
    let removed = 0;
    for (const prefix of await this.#prefixes()) {
      const names = (await listFolder(join(this.#root, prefix))).filter(isTemporaryName);
      for (const name of names) {
        if (await removeIfOlder(join(this.#root, prefix, name), olderThan)) removed++;
      }
    }
    return removed;
  }

  async #holds(digest: Digest): Promise<boolean> {
    if ((await this.verify(digest)) !== 'intact') return false;
    // Another process may have renamed it a moment ago and not have flushed the folder yet.
    await syncFolder(dirname(this.pathOf(digest)));
    return true;
  }

  async #prefixes(): Promise<string[]> {
    return (await listFolder(this.#root)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  }
}

function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

async function onDisk<Result>(failure: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw diskError(error, failure);
  }
}

/** SHA-256 of a file of any size. */
export async function digestOfFile(path: string): Promise<Digest> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function listFolder(path: string): Promise<string[]> {
  const names = await onDisk('the stored content cannot be listed', () => ifPresent(readdir(path)));
  return (names ?? []).sort();
}

async function removeIfOlder(file: string, olderThan: Date): Promise<boolean> {
  return await onDisk('a temporary file cannot be removed', async () => {
    const status = await ifPresent(stat(file));
    if (status === undefined || status.mtime >= olderThan) return false;
    await rm(file, { force: true });
    return true;
  });
}

async function ifPresent<Result>(reading: Promise<Result>): Promise<Result | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function moveOrCopy(from: string, to: string): Promise<void> {
  try {
    await moveFile(from, to);
  } catch (error) {
    if (errorCodeOf(error) !== 'EXDEV') throw error;
    await replaceFile(to, (temporary) => copyFile(from, temporary));
    await rm(from);
  }
}
