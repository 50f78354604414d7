import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError } from '@quincunx/contracts';
import { sourceFile, type SourceFile } from './source-file.ts';

/**
 * The files of a path within the workspace, in the order of their paths. `*` and `?` stand for any letters and any letter of a name and `**`
 * for any folders or none; as in a shell, they do not stand for names that start with a dot.
 * @throws InvalidInputError when there is none.
 */
export async function findSourceFiles(workspace: string, path: string): Promise<readonly SourceFile[]> {
  if (!/[*?]/.test(path)) return [sourceFile(workspace, path)];
  let found = new Set(['']);
  for (const segment of path.split('/')) {
    const steps = await Promise.all([...found].map((folder) => stepInto(workspace, folder, segment)));
    found = new Set(steps.flat());
  }
  const files = await keep([...found], (each) => isFile(join(workspace, each)));
  if (files.length === 0) {
    throw new InvalidInputError(
      `no file of the workspace matches '${path}': put some there, or correct the source's path`,
    );
  }
  return files.toSorted(byCodeUnits).map((each) => sourceFile(workspace, each));
}

/** What a segment of a pattern leads to from a folder, which is '' for the workspace. */
async function stepInto(workspace: string, folder: string, segment: string): Promise<readonly string[]> {
  if (segment === '**') return await listFolders(workspace, folder);
  if (!/[*?]/.test(segment)) return [under(folder, segment)];
  const names = await listNames(workspace, folder);
  const pattern = toRegExp(segment);
  return names.filter((name) => pattern.test(name)).map((name) => under(folder, name));
}

/** A folder and all below it. What a link leads to is not looked into, so that it cannot lead round in circles. */
async function listFolders(workspace: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(workspace, folder), { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const below = await Promise.all(folders.map(({ name }) => listFolders(workspace, under(folder, name))));
  return [folder, ...below.flat()];
}

async function listNames(workspace: string, folder: string): Promise<readonly string[]> {
  return await readdir(join(workspace, folder)).catch(() => []);
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}

async function keep(paths: readonly string[], isKept: (path: string) => Promise<boolean>): Promise<string[]> {
  const kept = await Promise.all(paths.map(isKept));
  return paths.filter((_, index) => kept[index]);
}

function toRegExp(segment: string): RegExp {
  const letters = segment.replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`);
  const hidden = segment.startsWith('.') ? '' : String.raw`(?!\.)`;
  return new RegExp(`^${hidden}${letters.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
}

function under(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : 1;
}
