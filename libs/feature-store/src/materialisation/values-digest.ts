import type { FeatureView } from '@quincunx/contracts';
import { digestOf } from '@quincunx/storage';
import { originOf } from '../definitions/feature-meaning.ts';

/** Of all of a view that its values depend on. */
export function valuesDigest(view: FeatureView): string {
  const features = view.features.map((feature) => {
    const { name, type, nullable } = feature;
    return { name, type, nullable, origin: originOf(feature, view) };
  });
  return digestOf({ keys: view.entity?.joinKeys, source: view.source, features });
}
