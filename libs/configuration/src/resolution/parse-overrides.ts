import type { Problem } from '@quincunx/contracts';
import { isRecord } from './is-record.ts';

type Tree = Readonly<Record<string, unknown>>;

/**
 * Overrides such as `estimator.iterations=500` or `gate.absolute.0.atLeast=0.5` as one overlay. A value is JSON where it reads as
 * JSON, else a string. Of two overrides of one path the later holds.
 * @param base what the overlay will be laid over, to say where a list has no such position.
 */
export function parseOverrides(
  overrides: readonly string[],
  base: Tree,
): { readonly overlay: Tree; readonly problems: readonly Problem[] } {
  let overlay: Tree = {};
  const problems: Problem[] = [];
  for (const override of overrides) {
    const equals = override.indexOf('=');
    const path = override.slice(0, Math.max(equals, 0)).split('.');
    if (path.includes('')) {
      problems.push({
        path: '',
        message: `override '${override}' must be path=value, such as estimator.iterations=500`,
      });
    } else {
      overlay = withValue(overlay, path, parseValue(override.slice(equals + 1)));
    }
  }
  return { overlay, problems: [...problems, ...missingItems(base, overlay, [])] };
}

function withValue(tree: Tree, [key = '', ...rest]: readonly string[], value: unknown): Tree {
  if (rest.length === 0) return { ...tree, [key]: value };
  const below = tree[key];
  return { ...tree, [key]: withValue(isRecord(below) ? below : {}, rest, value) };
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function missingItems(base: unknown, overlay: unknown, path: readonly string[]): Problem[] {
  if (!isRecord(overlay)) return [];
  return Object.entries(overlay).flatMap(([key, below]) => {
    const here = [...path, key];
    if (!Array.isArray(base)) return missingItems(isRecord(base) ? base[key] : undefined, below, here);
    if (Object.hasOwn(base, key) && key !== 'length') return missingItems(base[Number(key)], below, here);
    const message = `is not a position in this list, which has ${base.length}, counted from 0`;
    return [{ path: here.join('/'), message }];
  });
}
