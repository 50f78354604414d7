import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Source } from '@quincunx/contracts';
import { compareFiles, listSourceFiles } from './source-files.ts';

const timestamp = { column: 'at' };
const csv = (path: string): Source => ({ kind: 'file', path, format: 'csv', timestamp });

describe('the files of sources', () => {
  let workspace: string;
  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'source-files-'));
    mkdirSync(join(workspace, 'data'));
    for (const [path, content] of [
      ['data/b.csv', 'bb'],
      ['data/a.csv', 'a'],
      ['c.db', 'ccc'],
    ]) {
      writeFileSync(join(workspace, path ?? ''), content ?? '');
    }
  });
  afterEach(() => {
    rmSync(workspace, { recursive: true });
  });

  it('are those that their paths match, each once, with their sizes, in the order of their paths', async () => {
    const sources: Source[] = [
      csv('data/*.csv'),
      { kind: 'sqlite', path: 'c.db', table: 'visits', timestamp },
      { kind: 'postgres', table: 'visits', timestamp },
      csv('data/b.csv'),
      csv('data/missing.csv'),
      csv('c.db/missing.csv'),
    ];
    expect(await listSourceFiles(workspace, sources)).toEqual([
      { path: 'c.db', bytes: 3 },
      { path: 'data/a.csv', bytes: 1 },
      { path: 'data/b.csv', bytes: 2 },
    ]);
    await expect(listSourceFiles(workspace, [csv('data/*.parquet')])).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('differ in words', () => {
    const before = [
      { path: 'a', bytes: 1 },
      { path: 'b', bytes: 2 },
      { path: 'c', bytes: 3 },
    ];
    const now = [
      { path: 'b', bytes: 2 },
      { path: 'c', bytes: 4 },
      { path: 'd', bytes: 5 },
    ];
    expect(compareFiles(before, now)).toEqual([`'a' is gone`, `'c' has 4 bytes and had 3`, `'d' is new`]);
    expect(compareFiles(before, before)).toEqual([]);
  });
});
