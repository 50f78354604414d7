import type { Problem } from '@quincunx/contracts';
import type { Draft } from './draft.ts';

type View = Draft['featureViews'][number];

/** What is wrong among the views: names given twice, join keys that views of one entity do not share. */
export function viewProblems(draft: Draft): Problem[] {
  const { featureViews, onDemandViews, featureServices } = draft;
  return [
    ...repeatedNames(
      (['featureViews', 'aliasedViews', 'onDemandViews'] as const).flatMap((kind) =>
        namesIn(draft[kind], kind),
      ),
    ),
    ...repeatedNames(namesIn(featureServices, 'featureServices')),
    ...repeatedFeatures(featureViews, 'featureViews'),
    ...repeatedFeatures(onDemandViews, 'onDemandViews'),
    ...featureViews.flatMap((view, index) => differingKeys(view, index, featureViews)),
  ];
}

interface Named {
  readonly name: string | undefined;
  readonly path: string;
}

function namesIn(list: readonly { readonly name?: string | undefined }[], path: string): Named[] {
  return list.map(({ name }, index) => ({ name, path: `${path}/${index}` }));
}

function repeatedFeatures(views: readonly Pick<View, 'features'>[], path: string): Problem[] {
  return views.flatMap(({ features }, index) =>
    repeatedNames(namesIn(features, `${path}/${index}/features`)),
  );
}

/** Names that differ in case alone are one name to SQL. */
function repeatedNames(named: readonly Named[]): Problem[] {
  const names = named.map(({ name }) => name?.toLowerCase());
  return named.flatMap(({ name, path }) => {
    const first = named[names.indexOf(name?.toLowerCase())];
    if (name === undefined || first === undefined || first.path === path) return [];
    return [{ path: `${path}/name`, message: `${name} is the name of ${first.path} too` }];
  });
}

function differingKeys({ entity }: View, index: number, views: readonly View[]): Problem[] {
  const path = `featureViews/${index}/entity/joinKeys`;
  const first = views.findIndex((view) => view.entity.name === entity.name);
  const expected = keysInWords(views[first]?.entity);
  const keys = keysInWords(entity);
  if (keys === undefined || expected === undefined) return [];
  if (entity.name !== undefined && keys !== expected) {
    return [
      { path, message: `entity ${entity.name} has the join keys ${expected} in featureViews/${first}` },
    ];
  }
  return entity.joinKeys.flatMap(({ name, type }, position) => {
    const others = views.flatMap((view) => view.entity.joinKeys);
    const other = others.find((key) => key.name === name)?.type ?? type;
    if (other === type) return [];
    const message = `${name ?? ''} is ${type ?? ''} here and ${other ?? ''} in another view`;
    return [{ path: `${path}/${position}/type`, message }];
  });
}

/** In the order of their names, which means nothing; undefined where one cannot be read. */
function keysInWords({ joinKeys }: View['entity'] = { joinKeys: [] }): string | undefined {
  const keys = joinKeys.map(({ name, type }) => (name && type ? `${name} (${type})` : undefined));
  return keys.includes(undefined) ? undefined : keys.sort().join(', ');
}
