import type { Problem } from '@quincunx/contracts';
import type { Draft } from './draft.ts';
import { suggestion } from './nearest-name.ts';

/** What is wrong with aliased views: feature views and join keys that there are not. */
export function aliasProblems(draft: Draft): Problem[] {
  const names = draft.featureViews.map(({ name }) => name);
  // With a name that cannot be read, an alias may well be right.
  if (names.length === 0 || !names.every((name) => name !== undefined)) return [];
  return draft.aliasedViews.flatMap((alias, index) => {
    const path = `aliasedViews/${index}`;
    const { view } = alias;
    if (view === undefined) return [];
    const base = draft.featureViews.find(({ name }) => name === view);
    if (base !== undefined) return unknownJoinKeys(alias, base, path);
    return [{ path: `${path}/view`, message: `there is no feature view ${view}${suggestion(view, names)}` }];
  });
}

function unknownJoinKeys(
  { joinKeys }: Draft['aliasedViews'][number],
  { name = '', entity }: Draft['featureViews'][number],
  path: string,
): Problem[] {
  const known = entity.joinKeys.flatMap((key) => key.name ?? []);
  if (known.length < entity.joinKeys.length) return [];
  return Object.keys(joinKeys).flatMap((key) => {
    if (known.includes(key)) return [];
    const message = `${name} has no join key ${key}${suggestion(key, known)}`;
    return [{ path: `${path}/joinKeys/${key}`, message }];
  });
}
