import { canonicalJson } from '@quincunx/storage';
import { claimLost } from './claim-lost.ts';
import type { KeyPattern } from './key-pattern.ts';
import type { Claim, KeyedValues, MaterialisedChunk, OnlineStore, StoredValues } from './online-store.ts';
import { rowsKey, viewKey, type RedisClient } from './redis-client.ts';
import { RedisConnection } from './redis-connection.ts';
import { decodeRow, encodeGeneration, encodeRow, encodeTime } from './redis-row.ts';

/** What a script says whose caller lost the claim. */
const lost = -1;

export interface RedisOptions {
  /** How long to wait for an answer. */
  readonly timeoutMilliseconds?: number;
}

/** The online store in Redis 6 or newer: for each view a hash of its rows by key, and a hash of its claim and state. */
export class RedisOnlineStore implements OnlineStore {
  readonly #connection: RedisConnection;

  constructor(url: string, { timeoutMilliseconds = 5000 }: RedisOptions = {}) {
    this.#connection = new RedisConnection(url, timeoutMilliseconds);
  }

  async read(view: string, keys: readonly string[]): Promise<readonly (StoredValues | undefined)[]> {
    if (keys.length === 0) return [];
    const rows = await this.#connection.use((client) => client.hmGet(rowsKey(view), [...keys]));
    return rows.map((row) => (row === null ? undefined : decodeRow(row)));
  }

  async push(view: string, rows: readonly KeyedValues[]): Promise<number> {
    const values = encodeRows(rows, { pushed: true, generation: 0 });
    return await this.#connection.use((client) => client.pushRows(view, values));
  }

  async claim(
    view: string,
    claim: Claim,
    { now, replaced = '' }: { readonly now: number; readonly replaced?: string },
  ): Promise<Claim> {
    const values = [claim.token, claim.holder, String(claim.until), String(now), replaced];
    const [token, holder, until] = await this.#connection.use((client) => client.claimView(view, values));
    return { token, holder, until: Number(until) };
  }

  async renew(view: string, token: string, until: number): Promise<boolean> {
    const held = await this.#connection.use((client) => client.renewClaim(view, [token, String(until)]));
    return held === 1;
  }

  async release(view: string, token: string): Promise<void> {
    await this.#connection.use((client) => client.releaseClaim(view, [token]));
  }

  async readState(view: string): Promise<string | undefined> {
    return (await this.#connection.use((client) => client.hGet(viewKey(view), 'state'))) ?? undefined;
  }

  async materialise(view: string, chunk: MaterialisedChunk): Promise<number> {
    const { token, rows, generation, rebuild, state } = chunk;
    const values = [token, state, rebuild ? '1' : '0', ...encodeRows(rows, { pushed: false, generation })];
    const changed = await this.#connection.use((client) => client.materialiseRows(view, values));
    if (changed === lost) throw claimLost(view);
    return changed;
  }

  async removeGenerationsBefore(
    view: string,
    generation: number,
    { token, state }: { readonly token: string; readonly state: string },
  ): Promise<number> {
    const before = encodeGeneration(generation);
    return await this.#removeByPages(view, (client, cursor) =>
      client.removeGenerations(view, [cursor, before, token, state]),
    );
  }

  async erase(view: string, keys: readonly string[]): Promise<number> {
    if (keys.length === 0) return 0;
    return await this.#connection.use((client) => client.hDel(rowsKey(view), [...keys]));
  }

  async eraseMatching(view: string, pattern: KeyPattern): Promise<number> {
    const values = canonicalJson(pattern.map((value) => value ?? null));
    return await this.#removeByPages(view, (client, cursor) => client.eraseMatching(view, [cursor, values]));
  }

  async removeOlderThan(view: string, eventTime: bigint): Promise<number> {
    const before = encodeTime(eventTime);
    return await this.#removeByPages(view, (client, cursor) => client.removeOlder(view, [cursor, before]));
  }

  async countKeys(view: string): Promise<number> {
    return await this.#connection.use((client) => client.hLen(rowsKey(view)));
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #removeByPages(
    view: string,
    remove: (client: RedisClient, cursor: string) => Promise<readonly [cursor: string, removed: number]>,
  ): Promise<number> {
    let total = 0;
    let next: string | undefined;
    while (next !== '0') {
      const from: string = next ?? '0';
      const [cursor, removed] = await this.#connection.use((client) => remove(client, from));
      if (removed === lost) throw claimLost(view);
      total += removed;
      next = cursor;
    }
    return total;
  }
}

/** Key and row in turn, as the scripts take them. */
function encodeRows(
  rows: readonly KeyedValues[],
  writing: { readonly pushed: boolean; readonly generation: number },
): string[] {
  return rows.flatMap((row) => [row.key, encodeRow(row, writing)]);
}
