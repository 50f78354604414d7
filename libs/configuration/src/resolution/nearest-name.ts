import { closest, distance } from 'fastest-levenshtein';

const longestList = 15;

/**
 * The end of a message about a name that is not known: the nearest right one, else what there is to choose from, else nothing.
 */
export function suggestion(wrong: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const nearest = closest(wrong, names);
  if (isNear(wrong, nearest)) return `; did you mean ${nearest}?`;
  const shown = [...new Set(names)].slice(0, longestList);
  return `; it may be ${shown.join(', ')}${shown.length < new Set(names).size ? ' ...' : ''}`;
}

/** A typing mistake leaves about two thirds of a name right; two letters that changed places count as two. */
function isNear(wrong: string, right: string): boolean {
  const length = Math.max(wrong.length, right.length);
  const mistakes = distance(wrong.toLowerCase(), right.toLowerCase());
  return mistakes < length && mistakes <= Math.max(2, Math.ceil(length / 3));
}
