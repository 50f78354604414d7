import type { Draft } from './draft.ts';

/** A feature view by its own name or an aliased one, and what its join keys are called by that. */
interface NamedView {
  readonly view: Draft['featureViews'][number];
  readonly index: number;
  readonly joinKeys: readonly (string | undefined)[];
}

/** The feature view that a name means, or that an aliased view of that name is of. */
export function findView(name: string, { featureViews, aliasedViews }: Draft): NamedView | undefined {
  const alias = aliasedViews.find((each) => each.name === name);
  const stored = alias === undefined ? name : alias.view;
  const index = stored === undefined ? -1 : featureViews.findIndex((each) => each.name === stored);
  const view = featureViews[index];
  if (view === undefined) return undefined;
  const renamed = new Map(Object.entries(alias?.joinKeys ?? {}));
  const joinKeys = view.entity.joinKeys.map((key) => renamed.get(key.name ?? '') ?? key.name);
  return { view, index, joinKeys };
}

/** The feature views that a reference is read from: of an on-demand feature, those of its view's inputs. */
export function viewsBehind(reference: string, draft: Draft): NamedView[] {
  const name = viewOf(reference);
  const onDemand = draft.onDemandViews.find((each) => each.name === name);
  const names = onDemand ? onDemand.inputs.flatMap((input) => (input ? viewOf(input) : [])) : [name];
  return names.flatMap((each) => findView(each, draft) ?? []);
}

export function viewOf(reference: string): string {
  return reference.split(':')[0] ?? '';
}
