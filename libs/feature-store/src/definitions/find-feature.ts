import {
  NotFoundError,
  type AliasedView,
  type Feature,
  type FeatureReference,
  type FeatureView,
  type JoinKey,
} from '@quincunx/contracts';
import { nearestName } from '../nearest-name.ts';
import type { DefinitionSet } from './definition-set.ts';
import type { ViewRead } from './retrieval.ts';

/** The end of a message about an unknown name where nothing has been applied yet. */
export const noneDefined = ', for none is defined yet: apply the definitions first';

/**
 * The feature of a feature view, or of an aliased one, that a reference names.
 * @throws NotFoundError naming what is unknown and the nearest.
 */
export function findFeature(
  reference: FeatureReference,
  definitions: DefinitionSet,
): { read: Omit<ViewRead, 'features'>; feature: Feature } {
  const [name, featureName] = partsOf(reference);
  const alias = definitions.aliasedViews.get(name);
  const view = definitions.featureViews.get(alias?.view ?? name);
  if (view === undefined) throw unknownView(alias?.view ?? name, definitions);
  const feature = view.features.find((each) => each.name === featureName);
  if (feature === undefined) throw unknownFeature(reference, view.features);
  return { read: { name, view, keys: joinKeysOf(view, alias) }, feature };
}

/** What a view's join keys are called under its own name, or an aliased one, in the order of its entity. */
export function joinKeysOf({ entity }: FeatureView, alias: AliasedView | undefined): readonly JoinKey[] {
  const names = new Map(Object.entries(alias?.joinKeys ?? {}));
  return (entity?.joinKeys ?? []).map(({ name, type }) => ({ name: names.get(name) ?? name, type }));
}

/** The view and the feature that a reference names. */
export function partsOf(reference: FeatureReference): readonly [view: string, feature: string] {
  const [view = '', feature = ''] = reference.split(':');
  return [view, feature];
}

/** What a feature is called in a column or an answer. */
export function nameOf(reference: FeatureReference, fullNames: boolean): string {
  const [view, feature] = partsOf(reference);
  return fullNames ? `${view}__${feature}` : feature;
}

export function unknownView(name: string, definitions: DefinitionSet): NotFoundError {
  const { featureViews, aliasedViews, onDemandViews } = definitions;
  const known = [...featureViews.keys(), ...aliasedViews.keys(), ...onDemandViews.keys()];
  const hint = known.length === 0 ? noneDefined : nearestName(name, known);
  return new NotFoundError(`there is no feature view '${name}'${hint}`);
}

export function unknownFeature(
  reference: FeatureReference,
  features: readonly { readonly name: string }[],
): NotFoundError {
  const [view, feature] = partsOf(reference);
  const known = features.map(({ name }) => name);
  return new NotFoundError(
    `feature view '${view}' has no feature '${feature}'${nearestName(feature, known)}`,
  );
}
