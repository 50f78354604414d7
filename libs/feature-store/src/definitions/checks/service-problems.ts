import type { FeatureReference, FeatureService, Problem } from '@quincunx/contracts';
import { createRetrieval } from '../create-retrieval.ts';
import type { DefinitionSet } from '../definition-set.ts';
import { findFeature, partsOf, unknownFeature } from '../find-feature.ts';
import { faultOf } from './fault-of.ts';

/**
 * What is wrong with feature services: features that there are not, or that cannot be asked for together.
 * @param ofViews what is said of views already is not said again of whoever reads them.
 */
export function serviceProblems(definitions: DefinitionSet, ofViews: readonly Problem[]): Problem[] {
  const wrongViews = new Set(ofViews.map(({ path }) => path.split('/')[1]));
  return [...definitions.featureServices.values()].flatMap((service) => {
    const unknown = unknownReferences(service, definitions);
    const isClear = service.features.every((reference) => !wrongViews.has(partsOf(reference)[0]));
    if (unknown.length > 0 || !isClear) return unknown;
    const { features: references, fullNames = false, name } = service;
    const message = faultOf(() => createRetrieval({ references, fullNames }, definitions));
    return message === undefined ? [] : [{ path: `featureServices/${name}/features`, message }];
  });
}

function unknownReferences({ name, features }: FeatureService, definitions: DefinitionSet): Problem[] {
  return features.flatMap((reference) => {
    const message = faultOf(() => {
      requireFeature(reference, definitions);
    });
    return message === undefined ? [] : [{ path: `featureServices/${name}/features/${reference}`, message }];
  });
}

function requireFeature(reference: FeatureReference, definitions: DefinitionSet): void {
  const [view, feature] = partsOf(reference);
  const onDemand = definitions.onDemandViews.get(view);
  if (onDemand === undefined) findFeature(reference, definitions);
  else if (!onDemand.features.some(({ name }) => name === feature))
    throw unknownFeature(reference, onDemand.features);
}
