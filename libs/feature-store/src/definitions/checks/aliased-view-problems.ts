import type { AliasedView, FeatureView, Problem } from '@quincunx/contracts';
import { nearestName } from '../../nearest-name.ts';
import type { DefinitionSet } from '../definition-set.ts';
import { joinKeysOf } from '../find-feature.ts';
import { columnsOfDatasets, repeatedNames } from './repeated-names.ts';

/** What is wrong with aliased views: a feature view or a join key that there is not, join keys whose names clash. */
export function aliasedViewProblems({ featureViews, aliasedViews }: DefinitionSet): Problem[] {
  return [...aliasedViews.values()].flatMap((alias) => {
    const path = `aliasedViews/${alias.name}`;
    const view = featureViews.get(alias.view);
    if (view === undefined) {
      const nearest = nearestName(alias.view, featureViews.keys());
      return [{ path: `${path}/view`, message: `there is no feature view '${alias.view}'${nearest}` }];
    }
    return [...unknownJoinKeys(alias, view, path), ...clashes(alias, view, path)];
  });
}

function unknownJoinKeys({ joinKeys }: AliasedView, { name, entity }: FeatureView, path: string): Problem[] {
  const known = (entity?.joinKeys ?? []).map((key) => key.name);
  return Object.keys(joinKeys).flatMap((key) => {
    if (known.includes(key)) return [];
    const message = `'${name}' has no such join key${nearestName(key, known)}`;
    return [{ path: `${path}/joinKeys/${key}`, message }];
  });
}

function clashes(alias: AliasedView, view: FeatureView, path: string): Problem[] {
  const features = view.features.map(({ name }) => ({ name, path: '', what: 'a feature' }));
  const keys = joinKeysOf(view, alias).map(({ name }, index) => ({
    name,
    path: `${path}/joinKeys/${view.entity?.joinKeys[index]?.name ?? ''}`,
    what: 'another join key',
  }));
  const problems = repeatedNames([...columnsOfDatasets, ...features, ...keys]);
  // What clashes within the feature view is said of that.
  return problems.filter((problem) => problem.path !== '');
}
