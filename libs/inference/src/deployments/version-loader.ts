import { faultInWords } from './fault-in-words.ts';
import type { Deployment } from './load-deployment.ts';
import { isVersion, type LoadedVersions } from './loaded-versions.ts';
import type { DeployedVersion } from './model-source.ts';
import { deploymentsOf, type Release } from './release.ts';

/** A version, and the alias that names it. */
export type AliasedVersion = DeployedVersion & { readonly alias: string };

interface Fault {
  readonly version: number;
  readonly artifact: string;
  readonly message: string;
  readonly retryAt: number;
}

const retryAfterMilliseconds = 5_000;

/** Loads the versions that aliases name. What cannot be loaded is known until it can be, or is named no more, and tried again only after a while. */
export class VersionLoader {
  readonly #loaded: Pick<LoadedVersions, 'load'>;
  readonly #onLoaded: (version: DeployedVersion) => void;
  readonly #onFault: (message: string, cause: unknown) => void;
  /** By model and alias. */
  readonly #faults = new Map<string, Fault>();

  constructor(options: {
    readonly loaded: Pick<LoadedVersions, 'load'>;
    readonly onLoaded: (version: DeployedVersion) => void;
    /** Told once about each fault. */
    readonly onFault: (message: string, cause: unknown) => void;
  }) {
    this.#loaded = options.loaded;
    this.#onLoaded = options.onLoaded;
    this.#onFault = options.onFault;
  }

  /** What could not be loaded, in words. */
  get faults(): readonly string[] {
    return [...this.#faults.values()].map(({ message }) => message);
  }

  /** Why what an alias of a model names could not be loaded, if so. */
  findFault(named: { readonly model: string; readonly alias: string }): string | undefined {
    return this.#faults.get(keyOf(named))?.message;
  }

  /** Forgets the faults of what is named no more. */
  forgetOthers(named: readonly AliasedVersion[]): void {
    const keys = new Set(named.map(keyOf));
    for (const key of this.#faults.keys()) if (!keys.has(key)) this.#faults.delete(key);
  }

  /**
   * @param current what is served until now, whose versions are loaded already.
   * @returns undefined when the version cannot be loaded, which `faults` then say.
   */
  async load(next: AliasedVersion, current: Release | undefined): Promise<Deployment | undefined> {
    const key = keyOf(next);
    const loaded = current && deploymentsOf(current).find((deployment) => isVersion(deployment, next));
    if (loaded) {
      this.#faults.delete(key);
      return loaded;
    }
    const known = this.#faults.get(key);
    if (known && isVersion(known, next) && performance.now() < known.retryAt) return undefined;
    try {
      const deployment = await this.#loaded.load(next);
      this.#faults.delete(key);
      this.#onLoaded(next);
      return deployment;
    } catch (error) {
      const kept = current ? `; version ${current.stable.version} keeps serving` : '';
      const message = `version ${next.version} of '${next.model}' cannot be loaded: ${faultInWords(error)}${kept}`;
      this.#faults.set(key, {
        version: next.version,
        artifact: next.artifact,
        message,
        retryAt: performance.now() + retryAfterMilliseconds,
      });
      if (known?.message !== message) this.#onFault(message, error);
      return undefined;
    }
  }
}

function keyOf({ model, alias }: { readonly model: string; readonly alias: string }): string {
  return `${model}/${alias}`;
}
