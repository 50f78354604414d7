import { secondsOf, type Feature, type FeatureView } from '@quincunx/contracts';

/** A view of aggregates, and its rows. */
export interface WindowedHistory {
  readonly view: FeatureView;
  /** Those of the view that are wanted. */
  readonly features: readonly Feature[];
  /**
   * A query that gives, for each row of the view: its join keys (`keyColumn`), `"#time"`, `"#created"` (null where it has none),
   * `"#order"` (of any type, unique: its place in the source's order), for each of `measuresOf(features)` a column (`measureColumn`) of
   * DOUBLE, BIGINT, BOOLEAN or VARCHAR, and for each column of the view's `eventKey` one (`eventColumn`) of any type.
   */
  readonly history: string;
}

/** In microseconds. */
export function longestWindow({ features }: FeatureView): bigint {
  return features
    .flatMap(({ aggregate }) => (aggregate ? lengthOf(aggregate.window) : []))
    .reduce((longest, length) => (length > longest ? length : longest), 0n);
}

/** Of a window, in microseconds. */
export function lengthOf(window: string): bigint {
  return BigInt(secondsOf(window)) * 1_000_000n;
}
