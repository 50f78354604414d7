import type { OnDemandViewInput } from '@quincunx/contracts';

/** Gives an on-demand view its type where it is written; it is checked when a definition that uses it is resolved. */
export function defineOnDemandView(view: OnDemandViewInput): OnDemandViewInput {
  return view;
}
