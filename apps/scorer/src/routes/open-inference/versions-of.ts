import type { Release } from '@quincunx/inference';

/** The versions that answer for a model: the stable one, and its canaries. */
export function versionsOf({
  stable: { model, version },
  canaries,
}: Release): readonly { readonly model: string; readonly version: number }[] {
  const versions = new Set([version, ...canaries.map(({ deployment }) => deployment.version)]);
  return [...versions].map((each) => ({ model, version: each }));
}
