import type { AliasedView } from '@quincunx/contracts';

/** Gives an aliased view its type where it is written; it is checked when a definition that uses it is resolved. */
export function defineAliasedView(view: AliasedView): AliasedView {
  return view;
}
