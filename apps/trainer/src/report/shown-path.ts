import { relative } from 'node:path';

/** A path to read and to open: from the current folder, where that is shorter. */
export function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.length < path.length ? fromHere : path;
}
