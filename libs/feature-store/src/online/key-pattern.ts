import { canonicalJson } from '@quincunx/storage';

/** Some of a key's values, in the order of a view's join keys; undefined where any value will do. */
export type KeyPattern = readonly (string | number | undefined)[];

/** Whether a pattern has all of a key's values, and so is one key. */
export function isWhole(pattern: KeyPattern): pattern is readonly (string | number)[] {
  return !pattern.includes(undefined);
}

/** Whether a key, as `onlineKey` makes it, is as long as a pattern and has its values at their places: 17 is not '17'. */
export function matches(pattern: KeyPattern, key: string): boolean {
  const values: unknown = JSON.parse(key);
  return (
    Array.isArray(values) &&
    values.length === pattern.length &&
    pattern.every((value, place) => value === undefined || value === values[place])
  );
}

/**
 * Between which texts, both excluded, the keys of a pattern are in the order of their bytes: few, if it begins with values, else all of
 * a view.
 */
export function rangeOf(pattern: KeyPattern): { readonly after: string; readonly before: string } {
  const leading = pattern.slice(0, isWhole(pattern) ? -1 : pattern.indexOf(undefined));
  const after = `[${leading.map((value) => `${canonicalJson(value)},`).join('')}`;
  // What may come next, a quote, a digit, a sign or a bracket, is before it.
  return { after, before: `${after}~` };
}
