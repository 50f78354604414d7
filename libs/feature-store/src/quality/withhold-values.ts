import type { Statistics } from '@quincunx/contracts';
import type { DefinitionSet } from '../definitions/definition-set.ts';

/** Statistics without the values of what is defined by now as identifying persons, whatever was defined when they were made. */
export function withholdValues({ of, features }: Statistics, definitions: DefinitionSet): Statistics {
  return {
    of,
    features: features.map((feature) => {
      if (!isPersonal(feature.name, definitions)) return feature;
      const { name, type, count, nulls, distinct } = feature;
      return { name, type, count, nulls, distinct, pii: true };
    }),
  };
}

function isPersonal(
  reference: string,
  { featureViews, aliasedViews, onDemandViews }: DefinitionSet,
): boolean {
  const [view = '', feature] = reference.split(':');
  const defined = featureViews.get(aliasedViews.get(view)?.view ?? view) ?? onDemandViews.get(view);
  return defined?.features.some(({ name, pii }) => name === feature && pii === true) ?? false;
}
