import { NotFoundError, PlatformError, UnavailableError } from '@quincunx/contracts';
import { type Deployment, loadDeployment } from './load-deployment.ts';
import type { DeployedVersion, ModelSource } from './model-source.ts';

export interface DeploymentStatus {
  /** `degraded`: serving, though not what the registry says now; `empty`: nothing to serve. */
  readonly state: 'ready' | 'degraded' | 'empty';
  readonly models: readonly { readonly model: string; readonly version: number }[];
  readonly faults: readonly string[];
}

export interface DeploymentsOptions {
  readonly source: ModelSource;
  /** The alias behind the source, for messages. */
  readonly alias: string;
  readonly pollMilliseconds?: number;
  readonly onLoaded?: (version: DeployedVersion) => void;
  /** Told once about each fault, with its cause. */
  readonly onFault?: (message: string, cause: unknown) => void;
}

interface Fault {
  readonly version: number;
  readonly artifact: string;
  readonly message: string;
  readonly retryAt: number;
}

const retryAfterMilliseconds = 5_000;
const maximumPinned = 32;

/**
 * What is served now. Follows the registry: a new version is loaded, verified and warmed before it takes the place of the old
 * one, between two requests; if that fails, the old one stays and the status says so.
 */
export class Deployments {
  readonly #options: Required<Omit<DeploymentsOptions, 'onLoaded' | 'onFault'>> & DeploymentsOptions;
  readonly #current = new Map<string, Deployment>();
  readonly #pinned = new Map<string, Promise<Deployment>>();
  readonly #faults = new Map<string, Fault>();
  #registryFault: string | undefined;
  #refreshing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DeploymentsOptions) {
    this.#options = { pollMilliseconds: 250, ...options };
  }

  /** Loads what is deployed, then looks for changes until stopped. Does not fail: what cannot be loaded is in the status. */
  async start(): Promise<void> {
    await this.refresh();
    this.#scheduleNext();
  }

  /** Resolves once what the registry says at the time of the call has been taken over, as far as it can be loaded. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(() => this.#follow());
    return this.#refreshing;
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#refreshing;
  }

  status(): DeploymentStatus {
    const models = [...this.#current.values()].map(({ model, version }) => ({ model, version }));
    const faults = [...this.#faults.values()].map(({ message }) => message);
    if (this.#registryFault !== undefined) faults.push(this.#registryFault);
    return {
      state: models.length === 0 ? 'empty' : faults.length > 0 ? 'degraded' : 'ready',
      models,
      faults,
    };
  }

  /** @throws NotFoundError if the alias names no version of the model; UnavailableError if that version cannot be loaded. */
  getCurrent(model: string): Deployment {
    const deployment = this.#current.get(model);
    if (deployment) return deployment;
    const fault = this.#faults.get(model);
    if (fault) throw new UnavailableError(`${fault.message}; nothing else can serve '${model}'`);
    throw new NotFoundError(
      `no version of a model '${model}' is in ${this.#options.alias}: GET /v1/models lists the models; ` +
        'POST /v1/models/{model}/promotions puts a version there',
    );
  }

  /** A version by its number, deployed or not. The most recently used stay loaded. */
  getVersion(model: string, version: number): Promise<Deployment> {
    const current = this.#current.get(model);
    if (current?.version === version) return Promise.resolve(current);
    const key = `${model}/${version}`;
    const pinned = this.#pinned.get(key) ?? this.#loadPinned(key, model, version);
    this.#pinned.delete(key);
    this.#pinned.set(key, pinned);
    const [oldest] = this.#pinned.keys();
    if (this.#pinned.size > maximumPinned && oldest !== undefined) this.#pinned.delete(oldest);
    return pinned;
  }

  #loadPinned(key: string, model: string, version: number): Promise<Deployment> {
    const { source } = this.#options;
    const loading = source.getVersion(model, version).then((found) => loadDeployment(source, found));
    loading.catch(() => this.#pinned.delete(key));
    return loading;
  }

  #scheduleNext(): void {
    this.#timer = setTimeout(() => {
      void this.refresh().then(() => {
        if (this.#timer !== undefined) this.#scheduleNext();
      });
    }, this.#options.pollMilliseconds).unref();
  }

  async #follow(): Promise<void> {
    const { source, onFault } = this.#options;
    let deployed: readonly DeployedVersion[];
    try {
      deployed = await source.listDeployed();
      this.#registryFault = undefined;
    } catch (error) {
      const message = `the registry cannot be read: ${inWords(error)}`;
      const isNew = this.#registryFault !== message;
      this.#registryFault = message;
      if (isNew) tell(() => onFault?.(message, error));
      return;
    }
    const named = new Set(deployed.map(({ model }) => model));
    for (const model of this.#current.keys()) if (!named.has(model)) this.#current.delete(model);
    for (const model of this.#faults.keys()) if (!named.has(model)) this.#faults.delete(model);
    for (const version of deployed) await this.#take(version);
  }

  async #take(next: DeployedVersion): Promise<void> {
    const { source, onLoaded, onFault } = this.#options;
    const current = this.#current.get(next.model);
    const known = this.#faults.get(next.model);
    if (current?.version === next.version && current.artifact === next.artifact) {
      this.#faults.delete(next.model);
      return;
    }
    const isKnown = known?.version === next.version && known.artifact === next.artifact;
    if (isKnown && performance.now() < known.retryAt) return;
    try {
      this.#current.set(next.model, await loadDeployment(source, next));
      this.#faults.delete(next.model);
    } catch (error) {
      const kept = current ? `; version ${current.version} keeps serving` : '';
      const message = `version ${next.version} of '${next.model}' cannot be loaded: ${inWords(error)}${kept}`;
      this.#faults.set(next.model, {
        version: next.version,
        artifact: next.artifact,
        message,
        retryAt: performance.now() + retryAfterMilliseconds,
      });
      if (known?.message !== message) tell(() => onFault?.(message, error));
      return;
    }
    tell(() => onLoaded?.(next));
  }
}

/** A listener that fails has not been told; what is served does not hang on it. */
function tell(listener: () => void): void {
  try {
    listener();
  } catch {
    // There is nobody else to tell.
  }
}

/** What may be shown to a client: a platform error's words; of anything else, nothing. */
function inWords(error: unknown): string {
  return error instanceof PlatformError ? error.message : 'an unexpected error, which is in the log';
}
