import type { Artifact, Digest, TrafficBounds } from '@quincunx/contracts';

export interface DeployedVersion {
  readonly model: string;
  readonly version: number;
  readonly artifact: Digest;
}

/** What the served alias of a model names, and where else its requests go. */
export interface DeployedModel extends DeployedVersion {
  readonly traffic?: DeployedTraffic | undefined;
}

export interface DeployedTraffic {
  readonly canaries: readonly (DeployedAlias & { readonly percent: number })[];
  readonly shadow?: DeployedAlias | undefined;
  readonly bounds?: TrafficBounds | undefined;
  /** Of the log's entry that set it. */
  readonly sequence: number;
}

export interface DeployedAlias {
  readonly alias: string;
  readonly version: number;
  readonly artifact: Digest;
}

/** Where deployments come from: the registry, seen through the alias that this scorer serves. */
export interface ModelSource {
  /** What the alias names now, model by model. Asked several times a second: cheap. */
  listDeployed(): Promise<readonly DeployedModel[]>;
  /** @throws NotFoundError */
  getVersion(model: string, version: number): Promise<DeployedVersion>;
  /** @throws CorruptError if the content is not what the digest says. */
  loadArtifact(digest: Digest): Promise<Artifact>;
  /** Takes a canary's share away for good, unless the traffic has been changed since. */
  withdrawCanary(withdrawal: Withdrawal): Promise<void>;
}

export interface Withdrawal {
  readonly model: string;
  readonly canary: DeployedAlias;
  /** Of the traffic that the canary had its share by. */
  readonly sequence: number;
  readonly reason: string;
}
