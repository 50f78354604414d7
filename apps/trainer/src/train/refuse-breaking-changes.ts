import { ConflictError, type FeatureView, type ModelVersion } from '@quincunx/contracts';
import type { ModelRegistry } from '@quincunx/model-registry';
import type { Platform } from '@quincunx/platform';

/**
 * A deployed version reads its features by name: one that is removed, or computed otherwise, would change what it predicts.
 * @throws ConflictError naming the features, and the version that an alias names and that reads them.
 */
export async function refuseBreakingChanges(
  { featureStore, registry }: Pick<Platform, 'featureStore' | 'registry'>,
  views: readonly FeatureView[],
): Promise<void> {
  const changed = new Set(await featureStore.listChangedFeatures(views));
  if (changed.size === 0) return;
  for await (const { model, version, aliases, pins } of deployedVersions(registry)) {
    const broken = pins.features.references.filter((reference) => changed.has(reference));
    if (broken.length === 0) continue;
    throw new ConflictError(
      `the definition of ${broken.join(', ')} has changed, and ${model} version ${version} (${aliases.join(', ')}) reads it: ` +
        'give the changed feature a name of its own',
    );
  }
}

/** Every version that some alias names. */
async function* deployedVersions(registry: ModelRegistry): AsyncIterable<ModelVersion> {
  let cursor: string | undefined;
  do {
    const page = await registry.listModels({ limit: 100, ...(cursor !== undefined && { cursor }) });
    for (const { name, aliases } of page.items) {
      for (const version of new Set(Object.values(aliases))) yield await registry.getVersion(name, version);
    }
    cursor = page.next;
  } while (cursor !== undefined);
}
