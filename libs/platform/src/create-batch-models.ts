import { NotFoundError } from '@quincunx/contracts';
import type { BatchModels } from '@quincunx/inference';
import type { ModelRegistry } from '@quincunx/model-registry';

/** The registry as batch jobs see it: by default, what an alias names. */
export function createBatchModels(
  registry: Pick<ModelRegistry, 'findByAlias' | 'getModel' | 'getVersion' | 'loadArtifact'>,
  alias: string,
): BatchModels {
  return {
    async getVersion(model, version) {
      if (version !== undefined) return await registry.getVersion(model, version);
      const deployed = await registry.findByAlias(model, alias);
      if (deployed !== undefined) return deployed;
      const { newestVersion } = await registry.getModel(model);
      throw new NotFoundError(
        `no version of '${model}' is in ${alias}: promote one, or name a version; its newest is ${String(newestVersion)}`,
      );
    },
    loadArtifact: (digest) => registry.loadArtifact(digest),
  };
}
