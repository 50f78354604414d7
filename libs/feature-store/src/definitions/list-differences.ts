import { canonicalJson } from '@quincunx/storage';

type Tree = Readonly<Record<string, unknown>>;

/**
 * How a definition differs from the one before, one sentence each: `features/bmi/type: number -> integer`, `ttlSeconds: none -> 3600`.
 * What has a name is found by it, wherever it stands.
 */
export function listDifferences(before: unknown, after: unknown): string[] {
  return compare(before, after, '');
}

function compare(before: unknown, after: unknown, path: string): string[] {
  if (isSame(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, path);
  if (isTree(before) && isTree(after)) return compareTrees(before, after, path);
  return [`${path}: ${shown(before)} -> ${shown(after)}`];
}

function compareTrees(before: Tree, after: Tree, path: string): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => compare(before[key], after[key], path === '' ? key : `${path}/${key}`));
}

function compareLists(before: readonly unknown[], after: readonly unknown[], path: string): string[] {
  const named = [before, after].map((items) => new Map(items.map((item) => [nameOf(item), item])));
  const [earlier = new Map<string, unknown>(), later = new Map<string, unknown>()] = named;
  const differences = [...new Set([...earlier.keys(), ...later.keys()])].flatMap((name) => {
    const item = earlier.get(name) ?? later.get(name);
    return compare(earlier.get(name), later.get(name), isTree(item) ? `${path}/${name}` : path);
  });
  return differences.length > 0 ? differences : [`${path}: in another order`];
}

/** Items are unlike each other: things with names, references, columns. */
function nameOf(item: unknown): string {
  return isTree(item) && typeof item['name'] === 'string' ? item['name'] : shown(item);
}

function isSame(before: unknown, after: unknown): boolean {
  if (before === undefined || after === undefined) return before === after;
  return canonicalJson(before) === canonicalJson(after);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' && /^\S+$/.test(value) ? value : canonicalJson(value);
}
