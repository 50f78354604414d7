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
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import type { OfflineStore } from '../offline/offline.store.ts';
import type { KeyPattern } from '../online/key-pattern.ts';
import { entityProblems, keyValues, onlineKey } from '../online/online-key.ts';
import type { ErasureStore } from './erasure.store.ts';
import { findEntity, type KeyedView } from './find-entity.ts';
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
   * Erases all rows of one key that the platform keeps, also those of composite keys that have it among their values, and says what the
   * sources still have, which are the user's own. The record is begun before anything is erased and finished after all is, so it never says
   * too much; an erasure that was cut off is asked for again, and goes on in the same record. What a materialisation or a dataset that is
   * being made had read before may come back: erase once more then.
   * @throws NotFoundError for an unknown entity; InvalidInputError naming every wrong join key.
   */
  async forget({ entity: name, key: asked, author }: ErasureRequest): Promise<ErasureResult> {
    const { db, store, definitions, erasables } = this.#dependencies;
    const { entity, views } = await findEntity(db, name);
    const key = parseKey(asked, entity);
    const current = await definitions.listCurrent();
    const patterns = new Map(views.map((view) => [view.name, patternOf(view, entity, key)]));
    const entityKey = { entity, key, patterns, keyNames: keyNamesOf(entity, views, current) };
    const { sequence } = await store.begin({ entity: name, keyDigest: sha256(onlineKey(key)), author });
    for (const erasable of erasables) {
      await store.addCount(sequence, erasable.name, await erasable.erase(entityKey));
    }
    const erasure = await store.finish(sequence);
    return { erasure, ...(await this.#search(entityKey, current)) };
  }

  /** @throws NotFoundError naming the nearest. */
  async getEntity(name: string): Promise<Entity> {
    return (await findEntity(this.#dependencies.db, name)).entity;
  }

  /** Newest first. @throws InvalidInputError for a cursor of another list. */
  async list(request: PageRequest): Promise<Page<Erasure>> {
    return await this.#dependencies.store.list(request);
  }

  async #search(
    { patterns }: EntityKey,
    current: DefinitionSet,
  ): Promise<Pick<ErasureResult, 'remaining' | 'unsearched'>> {
    const { offline } = this.#dependencies;
    const remaining: Record<string, number> = {};
    const unsearched: Record<string, string> = {};
    for (const [name, pattern] of patterns) {
      const view = current.featureViews.get(name);
      if (view === undefined) continue;
      try {
        remaining[name] = await offline.duckDb.use(async (connection) =>
          // Without features: a row counts whatever is wrong with its values.
          (await offline.openHistory(connection, view, [])).countRows(pattern),
        );
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        unsearched[name] = error.message;
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

/** The keys of a view that have a key of an entity among their values. */
function patternOf({ joinKeys }: KeyedView, entity: Entity, key: EntityKey['key']): KeyPattern {
  const values = new Map(entity.joinKeys.map(({ name }, place) => [name, key[place]]));
  return joinKeys.map(({ name }) => values.get(name));
}

function keyNamesOf(
  { joinKeys }: Entity,
  views: readonly KeyedView[],
  { aliasedViews }: DefinitionSet,
): readonly string[][] {
  const own = joinKeys.map(({ name }) => name);
  const asked = [...aliasedViews.values()]
    .filter(({ view }) => views.some(({ name }) => name === view))
    .map((alias) => {
      const names = new Map(Object.entries(alias.joinKeys));
      return own.map((name) => names.get(name) ?? name);
    });
  return [...new Map([own, ...asked].map((names) => [names.join(), names])).values()];
}
