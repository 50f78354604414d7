import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Pins } from '@quincunx/contracts';

const run = promisify(execFile);

/** The git revision of a folder, and whether files differ from it; undefined where there is no git, or no commit yet. */
export async function findCodeRevision(folder: string): Promise<Pins['code']> {
  const git = async (...words: string[]) => (await run('git', words, { cwd: folder })).stdout.trim();
  try {
    const [revision, changes] = await Promise.all([git('rev-parse', 'HEAD'), git('status', '--porcelain')]);
    return { revision, dirty: changes !== '' };
  } catch {
    return undefined;
  }
}
