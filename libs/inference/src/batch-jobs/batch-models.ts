import type { Artifact, Digest } from '@quincunx/contracts';
import type { DeployedVersion } from '../deployments/model-source.ts';

/** Where batch jobs have their models from: the registry. */
export interface BatchModels {
  /**
   * A version by its number, or the one that is deployed now.
   * @throws NotFoundError that says what there is.
   */
  getVersion(model: string, version: number | undefined): Promise<DeployedVersion>;
  /** @throws NotFoundError; CorruptError if the content is not what the digest says. */
  loadArtifact(digest: Digest): Promise<Artifact>;
}
