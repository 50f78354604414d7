import { stat } from 'node:fs/promises';
import type { DatasetManifest, Source } from '@quincunx/contracts';
import { findSourceFiles } from '../offline/sources/find-source-files.ts';
import { sourceFile, type SourceFile } from '../offline/sources/source-file.ts';

type Files = DatasetManifest['files'];

/**
 * The files that sources are in and that are there, each once, in the order of their paths; a database on a server has none.
 * @throws InvalidInputError when no file matches a pattern.
 */
export async function listSourceFiles(workspace: string, sources: readonly Source[]): Promise<Files> {
  const found = await Promise.all(sources.map((source) => filesOf(workspace, source)));
  const files = new Map(found.flat().map(({ path, location }) => [path, location]));
  const sized = await Promise.all(
    [...files].map(async ([path, location]) => ({ path, bytes: await sizeOf(location) })),
  );
  return sized
    .flatMap(({ path, bytes }) => (bytes === undefined ? [] : [{ path, bytes }]))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function filesOf(workspace: string, source: Source): Promise<readonly SourceFile[]> {
  if (source.kind === 'postgres') return [];
  return source.kind === 'file'
    ? await findSourceFiles(workspace, source.path)
    : [sourceFile(workspace, source.path)];
}

/** Undefined when the file cannot be looked at: whoever reads it says why. */
async function sizeOf(location: string): Promise<number | undefined> {
  return await stat(location).then(
    ({ size }) => size,
    () => undefined,
  );
}

/** In words, how files are others than before; sizes are compared, not what is in them. */
export function compareFiles(before: Files, now: Files): string[] {
  const sizes = new Map(now.map(({ path, bytes }) => [path, bytes]));
  const known = new Set(before.map(({ path }) => path));
  return [
    ...before.flatMap(({ path, bytes }) => {
      const size = sizes.get(path);
      if (size === undefined) return [`'${path}' is gone`];
      return size === bytes ? [] : [`'${path}' has ${size} bytes and had ${bytes}`];
    }),
    ...now.filter(({ path }) => !known.has(path)).map(({ path }) => `'${path}' is new`),
  ];
}
