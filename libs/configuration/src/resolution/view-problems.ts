import type { Problem } from '@quincunx/contracts';
import type { Draft } from './draft.ts';

type View = Draft['featureViews'][number];

/** What is wrong within the feature views: names given twice, join keys that views of one entity do not share. */
export function viewProblems({ featureViews }: Draft): Problem[] {
  return [
    ...repeatedNames(featureViews, 'featureViews'),
    ...featureViews.flatMap((view, index) => repeatedNames(view.features, `featureViews/${index}/features`)),
    ...featureViews.flatMap((view, index) => differingKeys(view, index, featureViews)),
  ];
}

function repeatedNames(named: readonly { readonly name?: string | undefined }[], path: string): Problem[] {
  const names = named.map(({ name }) => name);
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (name === undefined || first === index) return [];
    return [{ path: `${path}/${index}/name`, message: `${name} is the name of ${path}/${first} too` }];
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
