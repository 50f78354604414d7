import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findSourceFiles } from './find-source-files.ts';

describe('the files of a path', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'files-'));
  const paths = [
    'data/b.csv',
    'data/a.csv',
    'data/a10.csv',
    'data/a2.csv',
    'data/B.csv',
    'data/.hidden.csv',
    'data/a.csv.bak',
    'data/deep/a.csv',
    'data/deep/er/a.csv',
    'data/.cache/a.csv',
    'data/[x]/a+b(c).csv',
    'data/xx/a+b(c).csv',
  ];
  beforeAll(() => {
    for (const path of paths) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      writeFileSync(join(workspace, path), '');
    }
    mkdirSync(join(workspace, 'data/folder.csv'));
    symlinkSync('..', join(workspace, 'data/deep/up'));
    symlinkSync('b.csv', join(workspace, 'data/link.csv'));
  });
  afterAll(() => {
    rmSync(workspace, { recursive: true });
  });

  it.each([
    ['data/b.csv', ['data/b.csv']],
    ['data/missing.csv', ['data/missing.csv']],
    [
      'data/*.csv',
      ['data/B.csv', 'data/a.csv', 'data/a10.csv', 'data/a2.csv', 'data/b.csv', 'data/link.csv'],
    ],
    ['data/a?.csv', ['data/a2.csv']],
    ['data/.*.csv', ['data/.hidden.csv']],
    ['data/*/a.csv', ['data/deep/a.csv']],
    ['data/**/a.csv', ['data/a.csv', 'data/deep/a.csv', 'data/deep/er/a.csv']],
    ['**/er/*', ['data/deep/er/a.csv']],
    ['data/[x]/*', ['data/[x]/a+b(c).csv']],
    ['data/**/a+?(c).csv', ['data/[x]/a+b(c).csv', 'data/xx/a+b(c).csv']],
  ])('%s are those that it stands for, in the order of their paths', async (path, found) => {
    const files = await findSourceFiles(workspace, path);
    expect(files.map((file) => file.path)).toEqual(found);
    expect(files.map((file) => file.location)).toEqual(found.map((each) => join(workspace, each)));
  });

  it.each(['data/*.parquet', 'nowhere/*.csv', 'data/a.csv/*', 'data/folder*', 'nowhere/**/a.csv'])(
    '%s are none',
    async (path) => {
      await expect(findSourceFiles(workspace, path)).rejects.toMatchObject({
        code: 'invalid-input',
        message: `no file of the workspace matches '${path}': put some there, or correct the source's path`,
      });
    },
  );

  it('have columns by the names of their folders', async () => {
    const path = 'data/day=2026-01-01/zone=Europe%2FBerlin/x=/y=__HIVE_DEFAULT_PARTITION__/z=100%/no=t.csv';
    const [file] = await findSourceFiles(workspace, path);
    expect([...(file?.partition ?? [])]).toEqual([
      ['day', '2026-01-01'],
      ['zone', 'Europe/Berlin'],
      ['x', ''],
      ['y', null],
      ['z', '100%'],
    ]);
  });
});
