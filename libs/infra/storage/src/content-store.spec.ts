import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  CorruptError,
  InvalidInputError,
  NotFoundError,
  UnavailableError,
  type Digest,
} from '@quincunx/contracts';
import { asOrdinaryUser } from './as-ordinary-user.fixture.ts';
import { ContentStore } from './content-store.ts';
import { sha256 } from './digest.ts';

// Memory as a disk, on Linux.
const otherFileSystem = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const absent = sha256('never stored');

let folder: string;
let store: ContentStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'content-store-'));
  store = new ContentStore(join(folder, 'artifacts'));
});
afterEach(() => rm(folder, { recursive: true }));

async function flipOneBit(path: string) {
  const content = await readFile(path);
  content[content.length >> 1]! ^= 1;
  await writeFile(path, content);
}

async function listAll() {
  const digests: Digest[] = [];
  for await (const digest of store.list()) digests.push(digest);
  return digests;
}

describe('ContentStore', () => {
  it('gives back what was put in, text or bytes', async () => {
    expect((await store.get(await store.put('häkchen'))).toString()).toBe('häkchen');
    const bytes = new Uint8Array([0, 255, 128]);
    expect(new Uint8Array(await store.get(await store.put(bytes)))).toEqual(bytes);
    expect(await store.get(await store.put(''))).toHaveLength(0);
  });

  it('keeps each content in a file named after its SHA-256', async () => {
    const digest = await store.put('abc');
    expect(digest).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(store.pathOf(digest)).toBe(join(folder, 'artifacts', 'sha256', 'ba', digest.slice(2)));
    expect(await readdir(dirname(store.pathOf(digest)))).toEqual([digest.slice(2)]);
  });

  it.each([
    '',
    '..',
    '../../etc/passwd',
    'a'.repeat(63),
    'A'.repeat(64),
    `${'a'.repeat(62)}/.`,
    `${'a'.repeat(64)}\n`,
  ])('keeps nothing under %j, which is no digest', async (text) => {
    expect(() => store.pathOf(text)).toThrow(InvalidInputError);
    await expect(store.get(text)).rejects.toThrow(InvalidInputError);
    expect(await store.verify(text)).toBe('missing');
  });

  it('stores the same content once, however many put it at once', async () => {
    const digests = await Promise.all(Array.from({ length: 20 }, () => store.put('same')));
    expect(new Set(digests).size).toBe(1);
    expect(await listAll()).toEqual([digests[0]]);
    expect(await store.verify(digests[0]!)).toBe('intact');
  });

  it('refuses content with one flipped bit, naming its digest', async () => {
    const digest = await store.put('a model');
    await flipOneBit(store.pathOf(digest));
    expect(await store.verify(digest)).toBe('corrupt');
    await expect(store.get(digest)).rejects.toThrow(CorruptError);
    await expect(store.get(digest)).rejects.toThrow(`the content stored as ${digest} is damaged`);
  });

  it('repairs damaged content when the same is put again', async () => {
    const digest = await store.put('a model');
    await flipOneBit(store.pathOf(digest));
    await store.put('a model');
    expect((await store.get(digest)).toString()).toBe('a model');
  });

  it('says what is not there', async () => {
    expect(await store.verify(absent)).toBe('missing');
    await expect(store.get(absent)).rejects.toThrow(NotFoundError);
    await expect(store.get(absent)).rejects.toThrow(`no content with the digest ${absent} is stored`);
  });

  it('lists every digest in order, and nothing before anything is stored', async () => {
    expect(await listAll()).toEqual([]);
    const digests = await Promise.all(
      Array.from({ length: 300 }, (_, index) => store.put(`content ${index}`)),
    );
    await writeFile(join(folder, 'artifacts/sha256/README'), 'not content');
    await writeFile(join(dirname(store.pathOf(digests[0]!)), 'notes.txt'), 'not content');
    expect(await listAll()).toEqual(digests.sort());
  });

  describe('adopt', () => {
    it('moves a file in', async () => {
      const file = join(folder, 'dataset.parquet');
      await writeFile(file, 'rows '.repeat(100_000));
      const digest = await store.adopt(file);
      expect(digest).toBe(sha256('rows '.repeat(100_000)));
      expect(await store.verify(digest)).toBe('intact');
      expect(existsSync(file)).toBe(false);
    });

    it('drops a file whose content is stored already', async () => {
      const file = join(folder, 'dataset.parquet');
      await writeFile(file, 'rows');
      const digest = await store.put('rows');
      expect(await store.adopt(file)).toBe(digest);
      expect(existsSync(file)).toBe(false);
      expect(await listAll()).toEqual([digest]);
    });

    it('takes a file from another file system', async () => {
      const elsewhere = await mkdtemp(join(otherFileSystem, 'content-store-'));
      const file = join(elsewhere, 'dataset.parquet');
      await writeFile(file, 'rows');
      const digest = await store.adopt(file);
      expect((await store.get(digest)).toString()).toBe('rows');
      expect(await readdir(elsewhere)).toEqual([]);
      await rm(elsewhere, { recursive: true });
    });

    it('keeps the file when something stands in its place', async () => {
      const file = join(folder, 'dataset.parquet');
      await writeFile(file, 'rows');
      await mkdir(store.pathOf(sha256('rows')), { recursive: true });
      await expect(store.adopt(file)).rejects.toThrow('a folder stands where a file is needed');
      expect(await readFile(file, 'utf8')).toBe('rows');
    });

    it('keeps the file when it cannot be stored', async () => {
      const file = join(folder, 'dataset.parquet');
      await writeFile(file, 'rows');
      await writeFile(join(folder, 'artifacts'), 'in the way');
      await expect(store.adopt(file)).rejects.toThrow(UnavailableError);
      expect(await readFile(file, 'utf8')).toBe('rows');
    });
  });

  it('says in plain words, without a path, when it may not read or write', async () => {
    const digest = await store.put('secret');
    await chmod(store.pathOf(digest), 0o000);
    await chmod(dirname(store.pathOf(digest)), 0o555);
    await chmod(join(folder, 'artifacts/sha256'), 0o555);
    await chmod(folder, 0o755);
    const errors: unknown[] = await asOrdinaryUser(() =>
      Promise.all(
        [store.get(digest), store.verify(digest), store.put('more')].map((attempt) =>
          attempt.catch((error: unknown) => error),
        ),
      ),
    );
    await chmod(store.pathOf(digest), 0o644);
    await chmod(dirname(store.pathOf(digest)), 0o755);
    await chmod(join(folder, 'artifacts/sha256'), 0o755);
    expect(errors).toMatchObject([
      { code: 'unavailable', message: `the content ${digest} cannot be read: permission is denied` },
      { code: 'unavailable', message: `the content ${digest} cannot be read: permission is denied` },
      {
        code: 'unavailable',
        message: `the content ${sha256('more')} cannot be stored: permission is denied`,
      },
    ]);
  });

  it('does not take a file in the way of its folder for an empty store', async () => {
    await mkdir(join(folder, 'artifacts'));
    await writeFile(join(folder, 'artifacts/sha256'), '');
    await expect(listAll()).rejects.toThrow(
      'the stored content cannot be listed: a file stands where a folder is needed',
    );
  });

  it('survives writers that are killed: what is listed is whole, and their leftovers can be removed', async () => {
    const writers = Array.from({ length: 3 }, () =>
      spawn(process.execPath, [join(__dirname, 'put-for-ever.fixture.ts'), join(folder, 'artifacts')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    await Promise.all(writers.map((writer) => once(writer.stdout, 'data')));
    await Promise.all(
      writers.map((writer) => {
        writer.kill('SIGKILL');
        return once(writer, 'close');
      }),
    );
    const digests = await listAll();
    expect(digests.length).toBeGreaterThanOrEqual(3);
    for (const digest of digests) expect(await store.verify(digest)).toBe('intact');
    await store.removeTemporaryFiles(new Date(Date.now() + 60_000));
    const left = await readdir(join(folder, 'artifacts'), { recursive: true });
    expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(await listAll()).toEqual(digests);
  });

  it('removes only temporary files that are old enough', async () => {
    const digest = await store.put('kept');
    const beside = dirname(store.pathOf(digest));
    const [old, young] = [
      join(beside, `.${crypto.randomUUID()}.tmp`),
      join(beside, `.${crypto.randomUUID()}.tmp`),
    ];
    await writeFile(old, '');
    await writeFile(young, '');
    await utimes(old, new Date('2026-01-01'), new Date('2026-01-01'));
    expect(await store.removeTemporaryFiles(new Date('2026-01-02'))).toBe(1);
    expect(existsSync(old)).toBe(false);
    expect(existsSync(young)).toBe(true);
    expect(await store.verify(digest)).toBe('intact');
  });
});
