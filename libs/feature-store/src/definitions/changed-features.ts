import type { Feature, FeatureReference, FeatureView } from '@quincunx/contracts';

/**
 * The features that new definitions of their views take away, or give another meaning: another type, column, expression, nullability
 * or entity. Whoever reads them by name would be served something else.
 */
export function changedFeatures(
  current: ReadonlyMap<string, FeatureView>,
  views: readonly FeatureView[],
): readonly FeatureReference[] {
  return views.flatMap((view) => {
    const before = current.get(view.name);
    if (before === undefined) return [];
    const meanings = new Map(view.features.map((feature) => [feature.name, meaningOf(feature, view)]));
    return before.features
      .filter((feature) => meanings.get(feature.name) !== meaningOf(feature, before))
      .map(({ name }) => `${view.name}:${name}`);
  });
}

function meaningOf({ name, type, nullable, column, expression }: Feature, { entity }: FeatureView): string {
  const computed = expression === undefined ? ['column', column ?? name] : ['expression', expression];
  const keys = entity.joinKeys.map((key) => [key.name, key.type]);
  return JSON.stringify([type, nullable, computed, keys]);
}
