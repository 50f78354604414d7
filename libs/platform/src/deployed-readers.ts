import type { DeployedReader, DeployedReaders } from '@quincunx/feature-store';
import type { ModelRegistry } from '@quincunx/model-registry';

const modelsAtOnce = 100;

/** Every version that some alias names reads the features that it was trained on. */
export function createDeployedReaders(
  registry: Pick<ModelRegistry, 'listModels' | 'getVersion'>,
): DeployedReaders {
  return {
    list: async () => {
      const readers: DeployedReader[] = [];
      let cursor: string | undefined;
      do {
        const page = await registry.listModels({
          limit: modelsAtOnce,
          ...(cursor !== undefined && { cursor }),
        });
        for (const { name, aliases } of page.items) {
          for (const number of new Set(Object.values(aliases))) {
            const { model, version, aliases: named, pins } = await registry.getVersion(name, number);
            readers.push({ model, version, aliases: named, references: pins.features.references });
          }
        }
        cursor = page.next;
      } while (cursor !== undefined);
      return readers;
    },
  };
}
