import type { FeatureViewInput } from '@quincunx/contracts';

/** Gives a feature view its type where it is written; it is checked when a definition that uses it is resolved. */
export function defineFeatureView(view: FeatureViewInput): FeatureViewInput {
  return view;
}
