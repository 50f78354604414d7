import { type Artifact, CorruptError, NotFoundError } from '@quincunx/contracts';
import type {
  DeployedModel,
  DeployedTraffic,
  DeployedVersion,
  ModelSource,
  Withdrawal,
} from './model-source.ts';

/** A registry in memory: versions of the model `proportional`, of which one, or none, is in production. */
export class RegistryFixture implements ModelSource {
  readonly artifacts = new Map<number, Artifact>();
  readonly corrupt = new Set<number>();
  /** Versions whose artifact is that of another one. */
  readonly sameArtifact = new Map<number, number>();
  production: number | undefined;
  traffic: DeployedTraffic | undefined;
  readonly withdrawals: Withdrawal[] = [];
  isReadOnly = false;
  lost = false;
  loads = 0;

  listDeployed(): Promise<readonly DeployedModel[]> {
    if (this.lost) return Promise.reject(new Error('SQLITE_CANTOPEN: /var/lib/quincunx/platform.db'));
    return Promise.resolve(
      this.production === undefined
        ? []
        : [{ ...this.#version(this.production), ...(this.traffic && { traffic: this.traffic }) }],
    );
  }

  async getVersion(model: string, version: number): Promise<DeployedVersion> {
    await Promise.resolve();
    if (!this.artifacts.has(version)) throw new NotFoundError(`model '${model}' has no version ${version}`);
    return this.#version(version);
  }

  async loadArtifact(digest: string): Promise<Artifact> {
    await Promise.resolve();
    this.loads += 1;
    const version = Number(digest);
    const artifact = this.artifacts.get(version);
    if (!artifact || this.corrupt.has(version)) throw new CorruptError(`artifact ${digest} is corrupt`);
    return artifact;
  }

  withdrawCanary(withdrawal: Withdrawal): Promise<void> {
    if (this.isReadOnly) return Promise.reject(new Error('attempt to write a readonly database'));
    this.withdrawals.push(withdrawal);
    if (this.traffic) {
      const canaries = this.traffic.canaries.filter(({ alias }) => alias !== withdrawal.canary.alias);
      this.traffic = { ...this.traffic, canaries, sequence: this.traffic.sequence + 1 };
    }
    return Promise.resolve();
  }

  #version(version: number): DeployedVersion {
    const owner = this.sameArtifact.get(version) ?? version;
    return { model: 'proportional', version, artifact: owner.toString().padStart(64, '0') };
  }
}
