import type { Entity } from '@quincunx/contracts';
import type { AnswerLogStore } from '../answer-log/answer-log.store.ts';
import type { AnswerLog } from '../answer-log/answer-log.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { isWhole, type KeyPattern } from '../online/key-pattern.ts';
import { onlineKey } from '../online/online-key.ts';

/** One key of an entity. */
export interface EntityKey {
  readonly entity: Entity;
  /** In the order of the entity's join keys; integers outside 2^53 as strings. */
  readonly key: readonly (string | number)[];
  /** What the keys that have it are, by feature view, those that are defined no more included. */
  readonly patterns: ReadonlyMap<string, KeyPattern>;
  /** What the join keys may be called, each time in their order: their own names, and those of aliased views. */
  readonly keyNames: readonly (readonly string[])[];
}

/** What keeps rows of keys. */
export interface Erasable {
  /** What the rows are called in the record of an erasure. */
  readonly name: string;
  /** Erases the rows of a key; when there are none left, that is no fault. @returns how many. */
  erase(key: EntityKey): Promise<number>;
}

/** What keeps rows of feature views for some time. */
export interface Expirable {
  readonly name: string;
  /**
   * Removes the rows of a view that are older than a time, in microseconds since 1970.
   * @param readers the view, and all views that answer from its values: aliased ones, and those computed on demand.
   * @returns how many.
   */
  removeOlderThan(view: string, time: bigint, readers: readonly string[]): Promise<number>;
}

interface ViewRows {
  /** @param keys as `onlineKey` makes them. */
  erase(view: string, keys: readonly string[]): Promise<number>;
  eraseMatching(view: string, pattern: KeyPattern): Promise<number>;
  removeOlderThan(view: string, time: bigint): Promise<number>;
}

/** What a store keeps by view and key. */
export function rowsOfViews(name: string, store: ViewRows): Erasable & Expirable {
  return {
    name,
    async erase({ patterns }) {
      let erased = 0;
      for (const [view, pattern] of patterns) {
        erased += isWhole(pattern)
          ? await store.erase(view, [onlineKey(pattern)])
          : await store.eraseMatching(view, pattern);
      }
      return erased;
    },
    removeOlderThan: (view, time) => store.removeOlderThan(view, time),
  };
}

/** Rows of saved datasets, whatever names their keys were asked by, which each dataset knows of itself. */
export function rowsOfDatasets(datasets: Pick<Datasets, 'eraseKey'>): Erasable {
  return {
    name: 'rows of datasets',
    erase: async ({ entity, key }) => (await datasets.eraseKey(entity, key)).rows,
  };
}

/** Logged online answers, those that are not written yet included. */
export function rowsOfAnswers(store: AnswerLogStore, log: Pick<AnswerLog, 'flush'>): Erasable & Expirable {
  return {
    name: 'logged answers',
    async erase({ key, keyNames }) {
      await log.flush();
      return await store.erase(key, keyNames);
    },
    removeOlderThan: (_view, time, readers) => store.removeOlderThan(time, readers),
  };
}
