import type { Artifact, Digest } from '@quincunx/contracts';

export interface DeployedVersion {
  readonly model: string;
  readonly version: number;
  readonly artifact: Digest;
}

/** Where deployments come from: the registry, seen through the alias that this scorer serves. */
export interface ModelSource {
  /** What the alias names now, model by model. Asked several times a second: cheap. */
  listDeployed(): Promise<readonly DeployedVersion[]>;
  /** @throws NotFoundError */
  getVersion(model: string, version: number): Promise<DeployedVersion>;
  /** @throws CorruptError if the content is not what the digest says. */
  loadArtifact(digest: Digest): Promise<Artifact>;
}
