import { NotFoundError, PlatformError, UnavailableError } from '@quincunx/contracts';
import { type Deployment, loadDeployment } from './load-deployment.ts';
import type {
  DeployedAlias,
  DeployedModel,
  DeployedVersion,
  ModelSource,
  Withdrawal,
} from './model-source.ts';
import { createRelease, type Canary, type Release } from './release.ts';

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
  /** With what the registry said of each, as a text. */
  readonly #releases = new Map<string, { readonly release: Release; readonly text: string }>();
  readonly #pinned = new Map<string, Deployment>();
  readonly #loading = new Map<string, Promise<Deployment>>();
  /** By model and alias. */
  readonly #faults = new Map<string, Fault>();
  readonly #unloaded = new Set<string>();
  /** Of canaries that left their bounds; kept until the registry has other traffic. */
  readonly #withdrawals = new Set<Withdrawal>();
  #registryFault: string | undefined;
  #withdrawalFault: string | undefined;
  #refreshing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DeploymentsOptions) {
    this.#options = { pollMilliseconds: 250, ...options };
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
    const faults = [...this.#faults.values()].map(({ message }) => message);
    for (const fault of [this.#registryFault, this.#withdrawalFault]) {
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
    const fault = this.#faults.get(`${model}/${this.#options.alias}`);
    if (fault) throw new UnavailableError(`${fault.message}; nothing else can serve '${model}'`);
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
    const key = pinKey({ model, version });
    const pinned = this.#pinned.get(key) ?? (await this.#loadOnce(key, model, version));
    this.#keep(key, pinned);
    return pinned;
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
    tell(() => this.#options.onFault?.(message, undefined));
    void this.refresh();
  }

  /** Of a model's versions: artifacts never change, so that one that was loaded and verified once can be served again. */
  #keep(key: string, deployment: Deployment): void {
    this.#pinned.delete(key);
    this.#pinned.set(key, deployment);
    const [oldest] = this.#pinned.keys();
    if (this.#pinned.size > maximumPinned && oldest !== undefined) this.#pinned.delete(oldest);
  }

  #loadOnce(key: string, model: string, version: number): Promise<Deployment> {
    const known = this.#loading.get(key);
    if (known !== undefined) return known;
    const { source } = this.#options;
    const loading = source.getVersion(model, version).then((found) => loadDeployment(source, found));
    this.#loading.set(key, loading);
    return loading.finally(() => this.#loading.delete(key));
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
      this.#registryFault = this.#note(
        this.#registryFault,
        `the registry cannot be read: ${inWords(error)}`,
        error,
      );
      return;
    }
    const named = new Set(deployed.map(({ model }) => model));
    for (const model of this.#releases.keys()) if (!named.has(model)) this.#releases.delete(model);
    const keys = new Set(deployed.flatMap((next) => versionsOf(next, this.#options.alias).map(faultKey)));
    for (const key of this.#faults.keys()) if (!keys.has(key)) this.#faults.delete(key);
    await this.#withdrawFromRegistry(deployed);
    for (const next of deployed) await this.#take(this.#withoutWithdrawn(next));
  }

  /** What the registry was told, or has changed itself meanwhile, is done. */
  async #withdrawFromRegistry(deployed: readonly DeployedModel[]): Promise<void> {
    let fault: string | undefined;
    for (const withdrawal of this.#withdrawals) {
      const traffic = deployed.find(({ model }) => model === withdrawal.model)?.traffic;
      if (traffic?.sequence !== withdrawal.sequence) {
        this.#withdrawals.delete(withdrawal);
        continue;
      }
      try {
        await this.#options.source.withdrawCanary(withdrawal);
      } catch (error) {
        const message = `the registry cannot be told of a withdrawn canary: ${inWords(error)}`;
        fault = this.#note(fault ?? this.#withdrawalFault, message, error);
      }
    }
    this.#withdrawalFault = fault;
  }

  /** Tells of a fault unless it is the one that is known already. @returns it. */
  #note(known: string | undefined, message: string, cause: unknown): string {
    if (known !== message) tell(() => this.#options.onFault?.(message, cause));
    return message;
  }

  #withoutWithdrawn(next: DeployedModel): DeployedModel {
    const { traffic } = next;
    if (traffic === undefined || this.#withdrawals.size === 0) return next;
    const isWithdrawn = ({ alias }: DeployedAlias) =>
      [...this.#withdrawals].some(
        ({ model, sequence, canary }) =>
          model === next.model && sequence === traffic.sequence && canary.alias === alias,
      );
    return {
      ...next,
      traffic: { ...traffic, canaries: traffic.canaries.filter((each) => !isWithdrawn(each)) },
    };
  }

  async #take(next: DeployedModel): Promise<void> {
    const current = this.#releases.get(next.model);
    const text = JSON.stringify(next);
    const versions = versionsOf(next, this.#options.alias);
    if (current?.text === text && !versions.some((version) => this.#faults.has(faultKey(version)))) return;
    const deployments = new Map<string, Deployment>();
    for (const version of versions) {
      const deployment = await this.#deploy(version, current?.release);
      if (deployment) deployments.set(version.alias, deployment);
    }
    const stable = deployments.get(this.#options.alias) ?? current?.release.stable;
    if (stable === undefined) return;
    const release = createRelease(stable, next.traffic, deployments);
    const isNew =
      current?.text !== text || deploymentsOf(release).length > deploymentsOf(current.release).length;
    if (isNew || current.release.stable !== stable) this.#releases.set(next.model, { release, text });
  }

  /** @returns undefined when the version cannot be loaded, which the status then says. */
  async #deploy(next: AliasedVersion, current: Release | undefined): Promise<Deployment | undefined> {
    const { source, onLoaded, onFault } = this.#options;
    const key = faultKey(next);
    const loaded = current && deploymentsOf(current).find((deployment) => isVersion(deployment, next));
    if (loaded) {
      this.#faults.delete(key);
      return loaded;
    }
    const known = this.#faults.get(key);
    if (known && isVersion(known, next) && performance.now() < known.retryAt) return undefined;
    try {
      const pinned = this.#pinned.get(pinKey(next));
      const deployment = pinned && isVersion(pinned, next) ? pinned : await loadDeployment(source, next);
      this.#keep(pinKey(next), deployment);
      this.#faults.delete(key);
      tell(() => onLoaded?.(next));
      return deployment;
    } catch (error) {
      const kept = current ? `; version ${current.stable.version} keeps serving` : '';
      const message = `version ${next.version} of '${next.model}' cannot be loaded: ${inWords(error)}${kept}`;
      this.#faults.set(key, {
        version: next.version,
        artifact: next.artifact,
        message,
        retryAt: performance.now() + retryAfterMilliseconds,
      });
      if (known?.message !== message) tell(() => onFault?.(message, error));
      return undefined;
    }
  }
}

type AliasedVersion = DeployedVersion & { readonly alias: string };

/** Every version that a model's requests go to, the served alias' first. */
function versionsOf({ traffic, ...stable }: DeployedModel, alias: string): readonly AliasedVersion[] {
  const { model } = stable;
  const others = [...(traffic?.canaries ?? []), ...(traffic?.shadow ? [traffic.shadow] : [])];
  return [{ ...stable, alias }, ...others.map((other) => ({ ...other, model }))];
}

function faultKey({ model, alias }: AliasedVersion): string {
  return `${model}/${alias}`;
}

function unloaded(model: string): UnavailableError {
  return new UnavailableError(`model '${model}' was unloaded; load it to serve it again`);
}

function pinKey({ model, version }: Pick<DeployedVersion, 'model' | 'version'>): string {
  return `${model}/${version}`;
}

function deploymentsOf({ stable, canaries, shadow }: Release): readonly Deployment[] {
  return [stable, ...canaries.map(({ deployment }) => deployment), ...(shadow ? [shadow.deployment] : [])];
}

function isVersion(
  known: Pick<DeployedVersion, 'version' | 'artifact'>,
  { version, artifact }: DeployedVersion,
): boolean {
  return known.version === version && known.artifact === artifact;
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
