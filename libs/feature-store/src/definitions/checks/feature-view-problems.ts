import type { FeatureView, JoinKey, Problem } from '@quincunx/contracts';
import { columnsOfDatasets, namedFeatures, repeatedNames } from './repeated-names.ts';

/** What is wrong with feature views: names given twice within one, join keys that views of one entity do not share. */
export function featureViewProblems(views: readonly FeatureView[]): Problem[] {
  return views.flatMap((view) => {
    const path = `featureViews/${view.name}`;
    const joinKeys = (view.entity?.joinKeys ?? []).map(({ name }) => ({
      name,
      path: `${path}/entity/joinKeys/${name}`,
      what: 'a join key',
    }));
    const columns = [...columnsOfDatasets, ...joinKeys, ...namedFeatures(path, view)];
    return [...repeatedNames(columns), ...differingEntity(view, views)];
  });
}

function differingEntity({ name, entity }: FeatureView, views: readonly FeatureView[]): Problem[] {
  const first = views.find((other) => other.entity?.name === entity?.name);
  const [here, there] = [inWords(entity?.joinKeys), inWords(first?.entity?.joinKeys)];
  if (here === there) return [];
  const message = `has the join keys ${here} here and ${there} in '${first?.name ?? ''}'`;
  return [{ path: `featureViews/${name}/entity`, message }];
}

/** In the order of their names: another order is no other key. */
function inWords(joinKeys: readonly JoinKey[] = []): string {
  return joinKeys
    .map(({ name, type }) => `${name} (${type})`)
    .sort()
    .join(', ');
}
