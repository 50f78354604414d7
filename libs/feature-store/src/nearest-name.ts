import { closest } from 'fastest-levenshtein';

/** The end of a message about an unknown name: the nearest of those that exist, if any does. */
export function nearestName(wrong: string, names: Iterable<string>): string {
  const known = [...names];
  return known.length === 0 ? '' : `; the nearest is '${closest(wrong, known)}'`;
}
