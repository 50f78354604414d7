import {
  InvalidInputError,
  PlatformError,
  type Entity,
  type Erasure,
  type ErasureRequest,
  type ErasureResult,
  type Page,
  type PageRequest,
} from '@quincunx/contracts';
import { sha256 } from '@quincunx/storage';
import type { Kysely } from 'kysely';
import type { DefinitionSet } from '../definitions/definition-set.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { joinKeysOf } from '../definitions/find-feature.ts';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import type { OfflineStore } from '../offline/offline.store.ts';
import { entityProblems, keyValues, onlineKey } from '../online/online-key.ts';
import type { ErasureStore } from './erasure.store.ts';
import { findEntity } from './find-entity.ts';
import type { EntityKey, Erasable } from './kept-rows.ts';

interface Dependencies {
  readonly db: Kysely<FeatureStoreTables>;
  readonly store: ErasureStore;
  readonly definitions: Pick<Definitions, 'listCurrent'>;
  /** Whose quarantine keeps nothing: a search must not bring back what was erased from it. */
  readonly offline: OfflineStore;
  /** In the order that they are erased from: what others are made of comes first. */
  readonly erasables: readonly Erasable[];
}

/** Erases keys of entities, and keeps the record of it. */
export class Erasures {
  readonly #dependencies: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Erases all rows of one key that the platform keeps, and says what the sources still have, which are the user's own. The record is
   * begun before anything is erased and finished after all is, so it never says too much; an erasure that was cut off is asked for again, and
   * goes on in the same record. What a materialisation or a dataset that is being made had read before may come back: erase once more then.
   * @throws NotFoundError for an unknown entity; InvalidInputError naming every wrong join key.
   */
  async forget({ entity: name, key: asked, author }: ErasureRequest): Promise<ErasureResult> {
    const { db, store, definitions, erasables } = this.#dependencies;
    const { entity, views } = await findEntity(db, name);
    const key = parseKey(asked, entity);
    const current = await definitions.listCurrent();
    const entityKey = { entity, key, views, keyNames: keyNamesOf(entity, views, current) };
    const { sequence } = await store.begin({ entity: name, keyDigest: sha256(onlineKey(key)), author });
    for (const erasable of erasables) {
      await store.addCount(sequence, erasable.name, await erasable.erase(entityKey));
    }
    const erasure = await store.finish(sequence);
    return { erasure, ...(await this.#search(entityKey, current)) };
  }

  /** Newest first. @throws InvalidInputError for a cursor of another list. */
  async list(request: PageRequest): Promise<Page<Erasure>> {
    return await this.#dependencies.store.list(request);
  }

  async #search(
    { key, views }: EntityKey,
    current: DefinitionSet,
  ): Promise<Pick<ErasureResult, 'remaining' | 'unsearched'>> {
    const { offline } = this.#dependencies;
    const remaining: Record<string, number> = {};
    const unsearched: Record<string, string> = {};
    for (const view of views.flatMap((name) => current.featureViews.get(name) ?? [])) {
      try {
        remaining[view.name] = await offline.duckDb.use(async (connection) =>
          // Without features: a row counts whatever is wrong with its values.
          (await offline.openHistory(connection, view, [])).countRows(key),
        );
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        unsearched[view.name] = error.message;
      }
    }
    return { remaining, unsearched };
  }
}

function parseKey(asked: ErasureRequest['key'], entity: Entity): readonly (string | number)[] {
  const problems = entityProblems(asked, entity.joinKeys, 'key');
  if (problems.length > 0) {
    const inWords = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw new InvalidInputError(`a key of '${entity.name}': ${inWords}`, { problems });
  }
  return keyValues(asked, entity).filter((value) => typeof value === 'string' || typeof value === 'number');
}

function keyNamesOf(entity: Entity, views: readonly string[], current: DefinitionSet): readonly string[][] {
  const aliases = [...current.aliasedViews.values()].filter(({ view }) => views.includes(view));
  const asked = aliases.flatMap((alias) => {
    const view = current.featureViews.get(alias.view);
    return view === undefined ? [] : [joinKeysOf(view, alias).map(({ name }) => name)];
  });
  const own = entity.joinKeys.map(({ name }) => name);
  return [...new Map([own, ...asked].map((names) => [names.join(), names])).values()];
}
