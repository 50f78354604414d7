import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCodeRevision } from './code-revision.ts';

describe('findCodeRevision', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quincunx-git-'));
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], { cwd: folder })
      .toString()
      .trim();
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('is unknown outside a git checkout', async () => {
    expect(await findCodeRevision(folder)).toBeUndefined();
  });

  it('is the revision, dirty once a file differs from it', async () => {
    git('init', '--quiet');
    writeFileSync(join(folder, 'a.txt'), 'one');
    git('add', '.');
    git('commit', '--quiet', '--message', 'one');
    const revision = git('rev-parse', 'HEAD');
    expect(await findCodeRevision(folder)).toEqual({ revision, dirty: false });
    writeFileSync(join(folder, 'a.txt'), 'two');
    expect(await findCodeRevision(folder)).toEqual({ revision, dirty: true });
  });
});
