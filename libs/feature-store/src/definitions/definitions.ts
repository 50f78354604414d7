import {
  InvalidInputError,
  NotFoundError,
  type AliasedView,
  type DefinitionChange,
  type DefinitionKind,
  type FeatureDefinitions,
  type FeaturePlan,
  type FeatureReference,
  type FeatureService,
  type FeatureView,
  type OnDemandView,
} from '@quincunx/contracts';
import { inTransaction } from '@quincunx/database';
import type { Kysely } from 'kysely';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { nearestName } from '../nearest-name.ts';
import { checkDefinitions } from './checks/check-definitions.ts';
import { createPlan } from './create-plan.ts';
import { createRetrieval } from './create-retrieval.ts';
import { CurrentDefinitions } from './current-definitions.ts';
import {
  mergeDefinitions,
  toDefinitionSet,
  type DefinitionLists,
  type DefinitionSet,
} from './definition-set.ts';
import { DefinitionStore } from './definition.store.ts';
import type { DeployedReader, DeployedReaders } from './deployed-readers.ts';
import { unknownView } from './find-feature.ts';
import { findService } from './find-service.ts';
import { refuseBreaks } from './refuse-breaks.ts';
import { toHistory } from './to-history.ts';

export interface ApplyOptions {
  /** Whether what is defined and not named is to go, rather than to stay. */
  readonly remove?: boolean | undefined;
}

export type DefinedView =
  | { readonly kind: 'featureViews'; readonly definition: FeatureView }
  | { readonly kind: 'aliasedViews'; readonly definition: AliasedView }
  | { readonly kind: 'onDemandViews'; readonly definition: OnDemandView };

/** What features are defined by: now, before, and once a change is applied. */
export class Definitions {
  /** For a request that must not wait for a query. */
  readonly current: CurrentDefinitions;
  readonly #db: Kysely<FeatureStoreTables>;
  readonly #store: DefinitionStore;
  readonly #readers: DeployedReaders;
  readonly #clock: () => Date;

  constructor({
    db,
    readers,
    clock,
  }: {
    readonly db: Kysely<FeatureStoreTables>;
    readonly readers: DeployedReaders;
    readonly clock: () => Date;
  }) {
    this.#db = db;
    this.#store = new DefinitionStore(db);
    this.#readers = readers;
    this.#clock = clock;
    this.current = new CurrentDefinitions(this.#store, clock);
  }

  /**
   * What applying definitions would change; nothing is.
   * @throws InvalidInputError listing every problem of the definitions.
   */
  async plan(definitions: FeatureDefinitions, { remove = false }: ApplyOptions = {}): Promise<FeaturePlan> {
    const readers = await this.#readers.list();
    return plan(await this.#store.listCurrent(), definitions, remove, readers);
  }

  /**
   * Makes definitions the current ones of their names, all or none; the ones before stay in the history.
   * @returns what has changed.
   * @throws InvalidInputError listing every problem; ConflictError naming the deployed versions that read what would change.
   */
  async apply(
    definitions: FeatureDefinitions,
    { remove = false, author }: ApplyOptions & { readonly author?: string | undefined } = {},
  ): Promise<FeaturePlan> {
    // Before the transaction, inside which nothing else of the database can be read.
    const readers = await this.#readers.list();
    const applied = await inTransaction(this.#db, async (transaction) => {
      const store = new DefinitionStore(transaction);
      const result = plan(await store.listCurrent(), definitions, remove, readers);
      refuseBreaks(result);
      const at = this.#clock();
      await store.apply(definitions, at, author);
      for (const { kind, name, change } of result.definitions) {
        if (change === 'removed') await store.remove(kind, name, at, author);
      }
      return result;
    });
    this.current.forget();
    return applied;
  }

  /** @throws what `apply` would throw; nothing is changed. */
  async requireApplicable(definitions: FeatureDefinitions): Promise<void> {
    refuseBreaks(await this.plan(definitions));
  }

  async listCurrent(): Promise<DefinitionSet> {
    return await this.#store.listCurrent();
  }

  /** What is defined now, each kind in the order of names. */
  async list(): Promise<DefinitionLists> {
    const { featureViews, aliasedViews, onDemandViews, featureServices } = await this.listCurrent();
    return {
      featureViews: [...featureViews.values()],
      aliasedViews: [...aliasedViews.values()],
      onDemandViews: [...onDemandViews.values()],
      featureServices: [...featureServices.values()],
    };
  }

  /** A view of any kind. @throws NotFoundError naming the nearest. */
  async get(name: string): Promise<DefinedView> {
    const definitions = await this.listCurrent();
    const { featureViews, aliasedViews, onDemandViews } = definitions;
    const [stored, aliased, onDemand] = [
      featureViews.get(name),
      aliasedViews.get(name),
      onDemandViews.get(name),
    ];
    if (stored !== undefined) return { kind: 'featureViews', definition: stored };
    if (aliased !== undefined) return { kind: 'aliasedViews', definition: aliased };
    if (onDemand !== undefined) return { kind: 'onDemandViews', definition: onDemand };
    throw unknownView(name, definitions);
  }

  /**
   * A view that has values of its own.
   * @throws NotFoundError naming the nearest; InvalidInputError for another kind of view, naming what it is of.
   */
  async getFeatureView(name: string): Promise<FeatureView> {
    const { kind, definition } = await this.get(name);
    if (kind === 'featureViews') return definition;
    throw new InvalidInputError(
      kind === 'aliasedViews'
        ? `'${name}' is another name of the feature view '${definition.view}', which has the values; name that`
        : `'${name}' is computed on demand and has no values of its own`,
    );
  }

  /** @throws NotFoundError naming the nearest. */
  async getService(name: string): Promise<FeatureService> {
    return findService(name, await this.listCurrent());
  }

  /** Newest first. @throws NotFoundError for what never was. */
  async history(kind: DefinitionKind, name: string): Promise<readonly DefinitionChange[]> {
    const states = await this.#store.listStates(kind, name);
    if (states.length > 0) return toHistory(states).reverse();
    const nearest = nearestName(name, (await this.listCurrent())[kind].keys());
    throw new NotFoundError(`nothing of the name '${name}' was ever among the ${kind}${nearest}`);
  }

  /**
   * The views whose values answer references: also those behind an aliased view, and behind what is computed on demand.
   * @throws NotFoundError naming an unknown view or feature and the nearest.
   */
  async listViewsBehind(references: readonly FeatureReference[]): Promise<readonly FeatureView[]> {
    const { reads } = createRetrieval({ references, fullNames: true }, await this.listCurrent());
    return [...new Set(reads.map(({ view }) => view))];
  }
}

function plan(
  current: DefinitionSet,
  definitions: FeatureDefinitions,
  remove: boolean,
  readers: readonly DeployedReader[],
): FeaturePlan {
  const next = mergeDefinitions(remove ? toDefinitionSet({}) : current, definitions);
  checkDefinitions(next);
  return createPlan(current, toDefinitionSet(next), readers);
}
