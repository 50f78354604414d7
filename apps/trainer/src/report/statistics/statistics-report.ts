import type { Drift, FeatureStatistics, Statistics } from '@quincunx/contracts';

/** What a page on features shows. */
export interface StatisticsReport {
  readonly statistics: Statistics;
  /** What they are compared with. */
  readonly against?: { readonly statistics: Statistics; readonly drift: Drift } | undefined;
}

/** One of one or two populations of a feature, in the colour that it has in all plots. */
export interface Side {
  readonly series: keyof typeof seriesNames;
  readonly feature: FeatureStatistics;
}

/** What is compared, and with what, in words. */
export const seriesNames = { train: 'from', test: 'to' } as const;
