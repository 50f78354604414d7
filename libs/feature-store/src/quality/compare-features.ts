import type { Drift, DriftVerdict, FeatureDrift, FeatureStatistics } from '@quincunx/contracts';
import { driftBins } from './drift-bins.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { populationStabilityIndex } from './population-stability-index.ts';

/** The rule of thumb of the field (Siddiqi 2006, "Credit Risk Scorecards"): look closer from the first on; beyond the second, populations are others. */
const moderateFrom = 0.1;
const largeBeyond = 0.25;

/**
 * By chance alone, samples of n and m rows of one population have an index of `(bins - 1) * (1 / n + 1 / m)` in the mean (Yurdakul 2018,
 * "Statistical Properties of Population Stability Index"): in the deciles and a bin of missing values, 0.1 from 100 rows, however many
 * the other side has.
 */
const fewestRows = 100;

/** The drift of each feature that two sides have, in the order of the first, and the names of those that one of them lacks. */
export function compareFeatures(
  from: readonly FeatureStatistics[],
  to: readonly FeatureStatistics[],
): Pick<Drift, 'features' | 'onlyFrom' | 'onlyTo'> {
  const toByName = new Map(to.map((statistics) => [statistics.name, statistics]));
  const fromNames = new Set(from.map(({ name }) => name));
  return {
    features: from.flatMap((statistics) => {
      const other = toByName.get(statistics.name);
      return other === undefined ? [] : [compareFeature(statistics, other)];
    }),
    onlyFrom: from.map(({ name }) => name).filter((name) => !toByName.has(name)),
    onlyTo: to.map(({ name }) => name).filter((name) => !fromNames.has(name)),
  };
}

function compareFeature(from: FeatureStatistics, to: FeatureStatistics): FeatureDrift {
  const bins = from.count > 0 && to.count > 0 ? driftBins(from, to) : undefined;
  const index = bins && populationStabilityIndex(bins);
  return {
    name: from.name,
    verdict: index === undefined ? 'unknown' : verdictOf(index, Math.min(from.count, to.count)),
    ...(index !== undefined && { populationStabilityIndex: index }),
    ...(from.numbers &&
      to.numbers && {
        kolmogorovSmirnov: kolmogorovSmirnov(from.numbers.distribution, to.numbers.distribution),
      }),
    rows: { from: from.count, to: to.count },
    nulls: {
      ...(from.count > 0 && { from: from.nulls / from.count }),
      ...(to.count > 0 && { to: to.nulls / to.count }),
    },
  };
}

function verdictOf(index: number, rows: number): DriftVerdict {
  if (rows < fewestRows) return 'too-few-rows';
  if (index < moderateFrom) return 'none';
  return index > largeBeyond ? 'large' : 'moderate';
}
