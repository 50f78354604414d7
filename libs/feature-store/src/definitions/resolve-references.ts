import {
  InvalidInputError,
  NotFoundError,
  type Feature,
  type FeatureReference,
  type FeatureView,
} from '@quincunx/contracts';
import { nearestName } from '../nearest-name.ts';

/** A view with those of its features that are asked for, in the order of asking. */
export interface RequestedView {
  readonly view: FeatureView;
  readonly features: readonly Feature[];
}

/**
 * Finds what references name, view by view in the order of asking.
 * @throws NotFoundError naming an unknown view or feature and the nearest.
 * @throws InvalidInputError when nothing is asked for, or two references give features of one name.
 */
export function resolveReferences(
  references: readonly FeatureReference[],
  views: ReadonlyMap<string, FeatureView>,
): readonly RequestedView[] {
  if (references.length === 0) throw new InvalidInputError('no feature is asked for: name at least one');
  const requested = new Map<string, { view: FeatureView; features: Feature[] }>();
  const taken = new Map<string, FeatureReference>();
  for (const reference of references) {
    const { view, feature } = findFeature(reference, views);
    const other = taken.get(feature.name.toLowerCase());
    if (other !== undefined) throw new InvalidInputError(collision(reference, other));
    taken.set(feature.name.toLowerCase(), reference);
    const request = requested.get(view.name) ?? { view, features: [] };
    request.features.push(feature);
    requested.set(view.name, request);
  }
  return [...requested.values()];
}

function findFeature(reference: FeatureReference, views: ReadonlyMap<string, FeatureView>) {
  const [viewName = '', featureName = ''] = reference.split(':');
  const view = views.get(viewName);
  if (view === undefined) throw unknownView(viewName, views.keys());
  const feature = view.features.find(({ name }) => name === featureName);
  if (feature !== undefined) return { view, feature };
  const names = view.features.map(({ name }) => name);
  throw new NotFoundError(
    `feature view '${viewName}' has no feature '${featureName}'${nearestName(featureName, names)}`,
  );
}

export function unknownView(name: string, known: Iterable<string>): NotFoundError {
  return new NotFoundError(`there is no feature view '${name}'${nearestName(name, known)}`);
}

function collision(reference: FeatureReference, other: FeatureReference): string {
  if (reference === other) return `the feature ${reference} is asked for twice`;
  return `${other} and ${reference} would be columns of one name; ask for one of them, or rename the feature`;
}
