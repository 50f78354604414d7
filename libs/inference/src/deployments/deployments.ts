import { NotFoundError, UnavailableError } from '@quincunx/contracts';
import { CanaryWithdrawals } from './canary-withdrawals.ts';
import { faultInWords } from './fault-in-words.ts';
import type { Deployment } from './load-deployment.ts';
import { LoadedVersions } from './loaded-versions.ts';
import type { DeployedModel, DeployedVersion, ModelSource } from './model-source.ts';
import { createRelease, deploymentsOf, type Canary, type Release } from './release.ts';
import { VersionLoader, type AliasedVersion } from './version-loader.ts';

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

/**
 * What is served now. Follows the registry: a new version is loaded, verified and warmed before it takes the place of the old
 * one, between two requests; if that fails, the old one stays and the status says so.
 */
export class Deployments {
  readonly #options: Required<Omit<DeploymentsOptions, 'onLoaded' | 'onFault'>> & DeploymentsOptions;
  /** With what the registry said of each, as a text. */
  readonly #releases = new Map<string, { readonly release: Release; readonly text: string }>();
  readonly #loaded: LoadedVersions;
  readonly #loader: VersionLoader;
  readonly #withdrawals: CanaryWithdrawals;
  readonly #unloaded = new Set<string>();
  #registryFault: string | undefined;
  #refreshing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DeploymentsOptions) {
    this.#options = { pollMilliseconds: 250, ...options };
    this.#loaded = new LoadedVersions(options.source);
    const onFault = (message: string, cause: unknown) => {
      this.#tellFault(message, cause);
    };
    const onLoaded = (version: DeployedVersion) => {
      tell(() => options.onLoaded?.(version));
    };
    this.#loader = new VersionLoader({ loaded: this.#loaded, onLoaded, onFault });
    this.#withdrawals = new CanaryWithdrawals(options.source, onFault);
  }

  /** The alias whose versions are served. */
  get alias(): string {
    return this.#options.alias;
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
    const models = this.listReleases().map(({ stable: { model, version } }) => ({ model, version }));
    const faults = [...this.#loader.faults];
    for (const fault of [this.#registryFault, this.#withdrawals.fault]) {
      if (fault !== undefined) faults.push(fault);
    }
    return {
      state: models.length === 0 ? 'empty' : faults.length > 0 ? 'degraded' : 'ready',
      models,
      faults,
    };
  }

  /** What is served, by model. */
  listReleases(): readonly Release[] {
    return [...this.#releases.values()]
      .map(({ release }) => release)
      .filter(({ stable }) => !this.#unloaded.has(stable.model));
  }

  /** What would be served, had it not been unloaded. */
  listUnloaded(): readonly Release[] {
    return [...this.#releases.values()]
      .map(({ release }) => release)
      .filter(({ stable }) => this.#unloaded.has(stable.model));
  }

  /** @throws NotFoundError if the alias names no version of the model; UnavailableError if that version cannot be loaded. */
  getRelease(model: string): Release {
    const found = this.#releases.get(model);
    const isUnloaded = this.#unloaded.size > 0 && this.#unloaded.has(model);
    if (found !== undefined && !isUnloaded) return found.release;
    if (found !== undefined) throw unloaded(model);
    const fault = this.#loader.findFault({ model, alias: this.#options.alias });
    if (fault !== undefined) throw new UnavailableError(`${fault}; nothing else can serve '${model}'`);
    throw new NotFoundError(
      `no version of a model '${model}' is in ${this.#options.alias}: GET /v1/models lists the models; ` +
        'POST /v1/models/{model}/promotions puts a version there',
    );
  }

  /**
   * A version by its number, deployed or not. The most recently used stay loaded.
   * @throws NotFoundError, or UnavailableError if the model was unloaded; CorruptError if its artifact is damaged.
   */
  async getVersion(model: string, version: number): Promise<Deployment> {
    if (this.#unloaded.has(model)) throw unloaded(model);
    const stable = this.#releases.get(model)?.release.stable;
    if (stable?.version === version) return stable;
    return await this.#loaded.get(model, version);
  }

  /**
   * Serves a model that was unloaded again, as the registry has it now.
   * @throws NotFoundError, UnavailableError as `getRelease`.
   */
  async load(model: string): Promise<void> {
    this.#unloaded.delete(model);
    await this.refresh();
    this.getRelease(model);
  }

  /** This process serves the model no more, until it is loaded again. @throws NotFoundError, UnavailableError as `getRelease`. */
  unload(model: string): void {
    if (this.#unloaded.has(model)) return;
    this.getRelease(model);
    this.#unloaded.add(model);
  }

  /** Takes a canary out, at once here and then in the registry, whose next entry says why. */
  withdraw(release: Release, canary: Canary, reason: string): void {
    const { model } = release.stable;
    const current = this.#releases.get(model);
    if (release.sequence === undefined || current?.release !== release) return;
    const canaries = release.canaries.filter((each) => each !== canary);
    this.#releases.set(model, { ...current, release: { ...release, canaries } });
    this.#withdrawals.add({ model, canary: canary.named, sequence: release.sequence, reason });
    const { alias, version } = canary.named;
    const message = `canary '${alias}' of '${model}', version ${version}, lost its share: ${reason}`;
    this.#tellFault(message, undefined);
    void this.refresh();
  }

  #scheduleNext(): void {
    this.#timer = setTimeout(() => {
      void this.refresh().then(() => {
        if (this.#timer !== undefined) this.#scheduleNext();
      });
    }, this.#options.pollMilliseconds).unref();
  }

  async #follow(): Promise<void> {
    const { source } = this.#options;
    let deployed: readonly DeployedModel[];
    try {
      deployed = await source.listDeployed();
      this.#registryFault = undefined;
    } catch (error) {
      const message = `the registry cannot be read: ${faultInWords(error)}`;
      if (this.#registryFault !== message) this.#tellFault(message, error);
      this.#registryFault = message;
      return;
    }
    const named = new Set(deployed.map(({ model }) => model));
    for (const model of this.#releases.keys()) if (!named.has(model)) this.#releases.delete(model);
    this.#loader.forgetOthers(deployed.flatMap((next) => versionsOf(next, this.#options.alias)));
    await this.#withdrawals.settle(deployed);
    for (const next of deployed) await this.#take(this.#withdrawals.takeOut(next));
  }

  async #take(next: DeployedModel): Promise<void> {
    const current = this.#releases.get(next.model);
    const text = JSON.stringify(next);
    const versions = versionsOf(next, this.#options.alias);
    const isWhole = versions.every((version) => this.#loader.findFault(version) === undefined);
    if (current?.text === text && isWhole) return;
    const deployments = new Map<string, Deployment>();
    for (const version of versions) {
      const deployment = await this.#loader.load(version, current?.release);
      if (deployment) deployments.set(version.alias, deployment);
    }
    const stable = deployments.get(this.#options.alias) ?? current?.release.stable;
    if (stable === undefined) return;
    const release = createRelease(stable, next.traffic, deployments, current?.release);
    const isNew =
      current?.text !== text || deploymentsOf(release).length > deploymentsOf(current.release).length;
    if (isNew || current.release.stable !== stable) this.#releases.set(next.model, { release, text });
  }

  #tellFault(message: string, cause: unknown): void {
    tell(() => this.#options.onFault?.(message, cause));
  }
}

/** Every version that a model's requests go to, the served alias' first. */
function versionsOf({ traffic, ...stable }: DeployedModel, alias: string): readonly AliasedVersion[] {
  const { model } = stable;
  const others = [...(traffic?.canaries ?? []), ...(traffic?.shadow ? [traffic.shadow] : [])];
  return [{ ...stable, alias }, ...others.map((other) => ({ ...other, model }))];
}

function unloaded(model: string): UnavailableError {
  return new UnavailableError(`model '${model}' was unloaded; load it to serve it again`);
}

/** A listener that fails has not been told; what is served does not hang on it. */
function tell(listener: () => void): void {
  try {
    listener();
  } catch {
    // There is nobody else to tell.
  }
}
