import { deepmergeCustom } from 'deepmerge-ts';
import { isRecord } from './is-record.ts';
import { knownKeys } from './known-keys.ts';

type Tree = Readonly<Record<string, unknown>>;

/** Keys that choose an object's shape. */
const shapeKeys = ['kind', 'solver'];

const merge = deepmergeCustom({
  mergeArrays: false,
  mergeRecords: (values, { actions, deepmerge }) => {
    const [base = {}, overlay = {}] = values.map((value): Tree => ({ ...value }));
    const changed = shapeKeys.filter((key) => isOther(overlay[key], base[key]));
    if (changed.length === 0) return actions.defaultMerge;
    const known = knownKeys({ ...base, ...overlay });
    const kept = Object.entries(base).filter(
      ([key]) => !changed.includes(key) && (known === undefined || known.includes(key)),
    );
    return deepmerge(Object.fromEntries(kept), overlay);
  },
  mergeOthers: (values, { actions, deepmerge }) => {
    const [base, overlay] = values;
    if (values.length === 2 && overlay === null) return actions.skip;
    if (Array.isArray(base) && isRecord(overlay)) return mergeItems(base, overlay, deepmerge);
    return actions.defaultMerge;
  },
});

function isOther(value: unknown, than: unknown): boolean {
  return than !== undefined && value !== undefined && value !== null && value !== than;
}

/** Items of a list by their position; positions that the list does not have are passed over. */
function mergeItems(
  items: readonly unknown[],
  overlay: Tree,
  mergeTwo: (base: unknown, overlay: unknown) => unknown,
): unknown[] {
  return items.flatMap((item, index) => {
    const change = overlay[index];
    if (change === undefined) return [item];
    return change === null ? [] : [mergeTwo(item, change)];
  });
}

/**
 * Lays an overlay over a base, neither changed. Objects merge key by key; a list replaces a list; null takes a key away;
 * another `kind` or `solver` drops what that one does not know; an object with positions as keys changes items of a list.
 */
export function mergeOverlay(base: Tree, overlay: Tree): Record<string, unknown> {
  return merge(base, overlay);
}
