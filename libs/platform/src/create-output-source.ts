import type { OutputSource } from '@quincunx/inference';
import type { ModelRegistry } from '@quincunx/model-registry';

/** What models predict, as the registry knows it: the version that an alias names, or else the newest. */
export function createOutputSource(
  registry: Pick<ModelRegistry, 'getModel' | 'getVersion'>,
  alias: string,
): OutputSource {
  return {
    async getOutputs(model) {
      const { aliases, newestVersion } = await registry.getModel(model);
      const version = aliases[alias] ?? newestVersion;
      return version === undefined ? [] : (await registry.getVersion(model, version)).signature.outputs;
    },
  };
}
