import type { Feature } from '@quincunx/contracts';

/** Whether features are aggregates over windows; those of one view all are, or none is. */
export function isWindowed({ features }: { readonly features: readonly Feature[] }): boolean {
  return features.some(({ aggregate }) => aggregate !== undefined);
}
