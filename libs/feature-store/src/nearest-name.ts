import { closest, distance } from 'fastest-levenshtein';

/** The end of a message about an unknown name: the nearest of those that exist, or, when none is near, all of a few. */
export function nearestName(wrong: string, names: Iterable<string>): string {
  const known = [...names];
  if (known.length === 0) return '';
  const nearest = closest(wrong, known);
  if (distance(wrong, nearest) <= Math.ceil(wrong.length / 2)) return `; the nearest is '${nearest}'`;
  return known.length > 12 ? '' : `; there is ${known.join(', ')}`;
}
