import type { Drift, Statistics } from '@quincunx/contracts';
import { compareFeatures } from './compare-features.ts';

/** How far each feature is from what it was. @param from what is taken for the rule, such as those of a model's dataset. */
export function compareStatistics(from: Statistics, to: Statistics): Drift {
  return { from: from.of, to: to.of, ...compareFeatures(from.features, to.features) };
}
