/* eslint-disable @typescript-eslint/require-await -- the promises are those of the interface */
import { ConflictError } from '@quincunx/contracts';
import type { KeyPattern } from './key-pattern.ts';
import type { Claim, KeyedValues, MaterialisedChunk, OnlineStore, StoredValues } from './online-store.ts';

interface ModelRow extends StoredValues {
  readonly pushed: boolean;
  readonly generation: number;
}

/** What an online store does, in the plainest way: one view, in a Map. */
export class OnlineStoreModel implements OnlineStore {
  readonly #rows = new Map<string, ModelRow>();
  #claim: Claim | undefined;
  #state: string | undefined;

  async read(_: string, keys: readonly string[]): Promise<readonly (StoredValues | undefined)[]> {
    return keys.map((key) => {
      const row = this.#rows.get(key);
      return row && { values: row.values, eventTime: row.eventTime, createdTime: row.createdTime };
    });
  }

  async push(_: string, rows: readonly KeyedValues[]): Promise<number> {
    const stored = rows.filter((row) => this.#put(row, { pushed: true, generation: 0 }, false));
    return stored.length;
  }

  async claim(_: string, claim: Claim, options: { now: number; replaced?: string }): Promise<Claim> {
    const current = this.#claim;
    const holds = current !== undefined && current.until > options.now && current.token !== options.replaced;
    this.#claim = holds ? current : claim;
    return this.#claim;
  }

  async renew(_: string, token: string, until: number): Promise<boolean> {
    if (this.#claim?.token !== token) return false;
    this.#claim = { ...this.#claim, until };
    return true;
  }

  async release(_: string, token: string): Promise<void> {
    if (this.#claim?.token === token) this.#claim = undefined;
  }

  async readState(): Promise<string | undefined> {
    return this.#state;
  }

  async materialise(_: string, chunk: MaterialisedChunk): Promise<number> {
    this.#advance(chunk);
    const before = new Map(this.#rows);
    for (const row of chunk.rows) {
      this.#put(row, { pushed: false, generation: chunk.generation }, chunk.rebuild);
    }
    return [...this.#rows].filter(([key, row]) => {
      const old = before.get(key);
      return old?.values !== row.values || !isAsNew(old, row) || !isAsNew(row, old);
    }).length;
  }

  async removeGenerationsBefore(
    _: string,
    generation: number,
    options: { token: string; state: string },
  ): Promise<number> {
    this.#advance(options);
    return this.#remove((row) => !row.pushed && row.generation < generation);
  }

  async erase(_: string, keys: readonly string[]): Promise<number> {
    return this.#remove((_row, key) => keys.includes(key));
  }

  async eraseMatching(_: string, pattern: KeyPattern): Promise<number> {
    return this.#remove((_row, key) => {
      const values = JSON.parse(key) as unknown[];
      const isOther = (value: unknown, place: number) => value !== undefined && value !== values[place];
      return values.length === pattern.length && !pattern.some(isOther);
    });
  }

  async removeOlderThan(_: string, eventTime: bigint): Promise<number> {
    return this.#remove((row) => row.eventTime < eventTime);
  }

  async countKeys(): Promise<number> {
    return this.#rows.size;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #put(
    { key, ...row }: KeyedValues,
    how: { pushed: boolean; generation: number },
    rebuild: boolean,
  ): boolean {
    const old = this.#rows.get(key);
    const replaces = old === undefined || isAsNew(row, old) || (rebuild && !old.pushed);
    if (replaces) this.#rows.set(key, { ...row, ...how });
    return replaces;
  }

  #remove(isGone: (row: ModelRow, key: string) => boolean): number {
    const gone = [...this.#rows].filter(([key, row]) => isGone(row, key));
    for (const [key] of gone) this.#rows.delete(key);
    return gone.length;
  }

  #advance({ token, state }: { token: string; state: string }): void {
    if (this.#claim?.token !== token) throw new ConflictError('not claimed');
    this.#state = state;
  }
}

function isAsNew(row: StoredValues, old: StoredValues): boolean {
  if (row.eventTime !== old.eventTime) return row.eventTime > old.eventTime;
  if (old.createdTime === undefined) return true;
  return row.createdTime !== undefined && row.createdTime >= old.createdTime;
}
