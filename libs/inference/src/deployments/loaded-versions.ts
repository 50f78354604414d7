import { loadDeployment, type Deployment } from './load-deployment.ts';
import type { DeployedVersion, ModelSource } from './model-source.ts';

const mostKept = 32;

/** Versions that were loaded and verified. Their artifacts never change, so that the most recently used can be served again at once. */
export class LoadedVersions {
  readonly #source: Pick<ModelSource, 'getVersion' | 'loadArtifact'>;
  readonly #kept = new Map<string, Deployment>();
  readonly #loading = new Map<string, Promise<Deployment>>();

  constructor(source: Pick<ModelSource, 'getVersion' | 'loadArtifact'>) {
    this.#source = source;
  }

  /** @throws CorruptError if its artifact is damaged. */
  async load(version: DeployedVersion): Promise<Deployment> {
    const kept = this.#kept.get(keyOf(version));
    const deployment = kept && isVersion(kept, version) ? kept : await loadDeployment(this.#source, version);
    return this.#keep(deployment);
  }

  /** @throws NotFoundError; CorruptError if its artifact is damaged. */
  async get(model: string, version: number): Promise<Deployment> {
    const key = keyOf({ model, version });
    return this.#keep(this.#kept.get(key) ?? (await this.#loadOnce(key, model, version)));
  }

  #loadOnce(key: string, model: string, version: number): Promise<Deployment> {
    const known = this.#loading.get(key);
    if (known !== undefined) return known;
    const loading = this.#source
      .getVersion(model, version)
      .then((found) => loadDeployment(this.#source, found))
      .finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  #keep(deployment: Deployment): Deployment {
    const key = keyOf(deployment);
    this.#kept.delete(key);
    this.#kept.set(key, deployment);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return deployment;
  }
}

function keyOf({ model, version }: Pick<DeployedVersion, 'model' | 'version'>): string {
  return `${model}/${version}`;
}

/** Whether two are the same version with the same artifact, of one model. */
export function isVersion(
  known: Pick<DeployedVersion, 'version' | 'artifact'>,
  { version, artifact }: Pick<DeployedVersion, 'version' | 'artifact'>,
): boolean {
  return known.version === version && known.artifact === artifact;
}
