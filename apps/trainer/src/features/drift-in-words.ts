import type { DriftVerdict, FeatureDrift } from '@quincunx/contracts';

/** Those that have drifted most first, those without an index last. */
export function byDrift(features: readonly FeatureDrift[]): readonly FeatureDrift[] {
  return features.toSorted((a, b) => (b.populationStabilityIndex ?? -1) - (a.populationStabilityIndex ?? -1));
}

export function verdictInWords(verdict: DriftVerdict): string {
  return verdict.replaceAll('-', ' ');
}
