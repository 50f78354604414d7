import type { Drift, FeatureDrift, FeatureStatistics, Statistics } from '@quincunx/contracts';

/** As the feature store describes numbers of which there are fewer than a hundred different ones. */
export function numbersFeature(name: string, values: readonly number[], nulls = 0): FeatureStatistics {
  const ascending = values.toSorted((a, b) => a - b);
  const quantile = (share: number) => ascending[Math.ceil(share * values.length) - 1] ?? Number.NaN;
  const [minimum, maximum] = [quantile(1e-9), quantile(1)];
  const histogram = Array<number>(minimum === maximum ? 1 : 64).fill(0);
  for (const value of values) {
    const part = minimum === maximum ? 0 : Math.floor(((value - minimum) / (maximum - minimum)) * 64);
    const place = Math.min(63, part);
    histogram[place] = (histogram[place] ?? 0) + 1;
  }
  const distinct = [...new Set(ascending)];
  return {
    name,
    type: 'number',
    count: values.length + nulls,
    nulls,
    distinct: distinct.length,
    numbers: {
      minimum,
      maximum,
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
      quantiles: {
        p01: quantile(0.01),
        p05: quantile(0.05),
        p25: quantile(0.25),
        p50: quantile(0.5),
        p75: quantile(0.75),
        p95: quantile(0.95),
        p99: quantile(0.99),
      },
      histogram,
      distribution: distinct.map((value) => ({
        value,
        below: values.filter((other) => other < value).length,
        through: values.filter((other) => other <= value).length,
      })),
    },
  };
}

/** As the feature store describes texts. */
export function textsFeature(name: string, counts: Readonly<Record<string, number>>): FeatureStatistics {
  const frequent = Object.entries(counts).map(([value, count]) => ({ value, count }));
  const count = frequent.reduce((sum, each) => sum + each.count, 0);
  return { name, type: 'string', count, nulls: 0, distinct: frequent.length, values: { frequent, rest: 0 } };
}

export function personalFeature(name: string): FeatureStatistics {
  return { name, type: 'string', count: 120, nulls: 0, distinct: 119, pii: true };
}

export function statisticsOf(...features: FeatureStatistics[]): Statistics {
  const of = {
    materialisation: '00000000-0000-4000-8000-000000000001',
    view: 'visits',
    kind: 'full' as const,
    interval: { to: '2026-01-01T00:00:00.000Z' },
    rows: 120,
    at: '2026-01-01T00:00:00.000Z',
  };
  return { of, features };
}

export function datasetStatistics(...features: FeatureStatistics[]): Statistics {
  return { of: { dataset: 'd'.repeat(64), rows: 442, at: '2025-12-01T00:00:00.000Z' }, features };
}

export function driftOf(
  from: Statistics,
  to: Statistics,
  features: readonly Pick<FeatureDrift, 'name' | 'verdict' | 'populationStabilityIndex'>[],
  only: Partial<Pick<Drift, 'onlyFrom' | 'onlyTo'>> = {},
): Drift {
  const shared = { rows: { from: 442, to: 120 }, nulls: { from: 0, to: 0 } };
  return {
    from: from.of,
    to: to.of,
    features: features.map((feature) => ({ ...feature, ...shared })),
    onlyFrom: [],
    onlyTo: [],
    ...only,
  };
}
