import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnavailableError } from '@quincunx/contracts';
import { asOrdinaryUser } from './as-ordinary-user.fixture.ts';
import { writeFileDurably } from './write-file-durably.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-file-durably-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeFileDurably', () => {
  it('creates the folders and the file, and leaves nothing else', async () => {
    await writeFileDurably(join(folder, 'a/b/report.html'), 'hello');
    expect(await readFile(join(folder, 'a/b/report.html'), 'utf8')).toBe('hello');
    expect(await readdir(join(folder, 'a/b'))).toEqual(['report.html']);
  });

  it('replaces what is there', async () => {
    const path = join(folder, 'report.html');
    await writeFileDurably(path, 'a long first version');
    await writeFileDurably(path, new TextEncoder().encode('second'));
    expect(await readFile(path, 'utf8')).toBe('second');
  });

  it('never shows a part of the content to a reader', async () => {
    const path = join(folder, 'report.html');
    const versions = ['a', 'b'].map((letter) => letter.repeat(1_000_000));
    await writeFileDurably(path, versions[0]!);
    const seen = new Set<string>();
    const write = async () => {
      for (let round = 0; round < 10; round++) await writeFileDurably(path, versions[round % 2]!);
    };
    const read = async () => {
      for (let round = 0; round < 50; round++) seen.add(await readFile(path, 'utf8'));
    };
    await Promise.all([write(), read()]);
    expect(versions).toEqual(expect.arrayContaining([...seen]));
  });

  it('names the file, not its path, when permission is denied, and keeps what was there', async () => {
    const path = join(folder, 'report.html');
    await writeFile(path, 'old');
    await chmod(folder, 0o555);
    const error: unknown = await asOrdinaryUser(() => writeFileDurably(path, 'new').catch((e: unknown) => e));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({
      message: "the file 'report.html' cannot be written: permission is denied",
      cause: { code: 'EACCES' },
    });
    expect(await readdir(folder)).toEqual(['report.html']);
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  it('says that a file stands where a folder is needed', async () => {
    await writeFile(join(folder, 'reports'), '');
    await expect(writeFileDurably(join(folder, 'reports/report.html'), 'x')).rejects.toThrow(
      "the file 'report.html' cannot be written: a file stands where a folder is needed",
    );
  });

  it('leaves no temporary file when the name is taken by a folder', async () => {
    await writeFileDurably(join(folder, 'name/inside'), '');
    await expect(writeFileDurably(join(folder, 'name'), 'x')).rejects.toThrow(
      "the file 'name' cannot be written: a folder stands where a file is needed",
    );
    expect(await readdir(folder)).toEqual(['name']);
  });
});
