import type { FeatureReference, Row } from '@quincunx/contracts';

/** Where the features of an entity come from: the online store. */
export interface FeatureSource {
  /** One row per entity, in the order of asking, values and statuses by feature name. */
  online(request: {
    readonly features: readonly FeatureReference[];
    /** Whether features are named `view__feature`. */
    readonly fullNames: boolean;
    readonly entities: readonly Readonly<Record<string, unknown>>[];
  }): Promise<readonly { readonly values: Row; readonly statuses: Readonly<Record<string, string>> }[]>;
}
