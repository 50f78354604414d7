import type { Problem } from '@quincunx/contracts';
import type { Draft } from './draft.ts';
import { findView, viewOf } from './find-view.ts';
import { suggestion } from './nearest-name.ts';

/** What is wrong with references: those of the model and of services to any feature, those of on-demand views to stored ones. */
export function referenceProblems(draft: Draft): Problem[] {
  const { features, featureServices, onDemandViews } = draft;
  const stored = storedReferences(draft);
  const onDemand = onDemandViews.flatMap((view) => view.features.map((feature) => [view.name, feature.name]));
  // With a name that cannot be read, a reference may well be right.
  if (stored.length === 0 || [...stored, ...onDemand].flat().includes(undefined)) return [];
  const known = [...stored, ...onDemand].map((parts) => parts.join(':'));
  const toStored = {
    draft,
    known: stored.map((parts) => parts.join(':')),
    computed: onDemand.map(([view]) => view),
  };
  const toAny = { draft, known, computed: [] };
  return [
    ...unknownReferences(features, 'features', toAny),
    ...onDemandViews.flatMap(({ inputs }, index) =>
      unknownReferences(inputs, `onDemandViews/${index}/inputs`, toStored),
    ),
    ...featureServices.flatMap((service, index) =>
      unknownReferences(service.features, `featureServices/${index}/features`, toAny),
    ),
  ];
}

function storedReferences(draft: Draft): (string | undefined)[][] {
  const { featureViews, aliasedViews } = draft;
  const own = featureViews.flatMap(({ name, features }) => features.map((feature) => [name, feature.name]));
  const aliased = aliasedViews.flatMap(({ name }) =>
    name === undefined
      ? [[name]]
      : (findView(name, draft)?.view.features ?? []).map((feature) => [name, feature.name]),
  );
  return [...own, ...aliased];
}

function unknownReferences(
  references: readonly (string | undefined)[],
  path: string,
  {
    draft,
    known,
    computed,
  }: { draft: Draft; known: readonly string[]; computed: readonly (string | undefined)[] },
): Problem[] {
  return references.flatMap((reference, index) => {
    if (reference === undefined || known.includes(reference) || isOfWrongAlias(reference, draft)) return [];
    const message = computed.includes(viewOf(reference))
      ? `${reference} is computed on demand itself; name what it is computed from`
      : `there is no feature ${reference}${suggestion(reference, known)}`;
    return [{ path: `${path}/${index}`, message }];
  });
}

/** Where an aliased view is of no view that there is, that is said of it. */
function isOfWrongAlias(reference: string, draft: Draft): boolean {
  const name = viewOf(reference);
  return draft.aliasedViews.some((alias) => alias.name === name) && findView(name, draft) === undefined;
}
