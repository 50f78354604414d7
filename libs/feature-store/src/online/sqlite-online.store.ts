import { setImmediate as nextTurn } from 'node:timers/promises';
import { databaseError, retryWhileBusy, type Database } from '@quincunx/database';
import { claimLost } from './claim-lost.ts';
import { matches, rangeOf, type KeyPattern } from './key-pattern.ts';
import type { Claim, KeyedValues, MaterialisedChunk, OnlineStore, StoredValues } from './online-store.ts';
import type { OnlineStoreTables } from './online-store-tables.ts';
import {
  forGroups,
  prepareStatements,
  type Found,
  type SqliteStatements,
  type Writing,
} from './sqlite-statements.ts';

/** Enough for a million keys of twenty features; it is taken as it is used. */
const cacheKibibytes = 262_144;

/** How far the write-ahead log grows before it is copied: a page that is written often is copied seldom then. */
const logPages = 4000;

/** How many rows are gone through before everything else in the process has its turn. */
const rowsPerPiece = 1000;

/** A program that reads without ever letting the event loop turn is to see what others write, too. */
const readsPerTransaction = 100;

/** Keys are JSON arrays. */
const beforeAllKeys = '[';
const afterAllKeys = ']';

/**
 * The online store in a SQLite file. It works on the connection itself: a read waits for no one's turn, and statements are compiled
 * once.
 */
export class SqliteOnlineStore implements OnlineStore {
  readonly #sqlite: Database<OnlineStoreTables>['sqlite'];
  #prepared: SqliteStatements | undefined;
  #reads = 0;

  constructor({ sqlite }: Database<OnlineStoreTables>) {
    this.#sqlite = sqlite;
  }

  read(view: string, keys: readonly string[]): Promise<readonly (StoredValues | undefined)[]> {
    return this.#read((statements) => {
      this.#beginReading(statements);
      const stored = new Array<StoredValues | undefined>(keys.length).fill(undefined);
      for (const [values, eventTime, createdTime, position = 0n] of find(statements, view, keys)) {
        stored[Number(position)] = { values, eventTime, createdTime: createdTime ?? undefined };
      }
      return stored;
    });
  }

  push(view: string, rows: readonly KeyedValues[]): Promise<number> {
    return this.#write((statements) => put(statements, rows, { view, pushed: 1, generation: 0, rebuild: 0 }));
  }

  claim(
    view: string,
    claim: Claim,
    { now, replaced }: { readonly now: number; readonly replaced?: string },
  ): Promise<Claim> {
    return this.#write((statements) => {
      statements.claim.run({ view, ...claim, now, replaced: replaced ?? null });
      return statements.readClaim.get(view) ?? claim;
    });
  }

  async renew(view: string, token: string, until: number): Promise<boolean> {
    return await this.#write((statements) => statements.renew.run(until, view, token).changes > 0);
  }

  async release(view: string, token: string): Promise<void> {
    await this.#write((statements) => statements.release.run(view, token));
  }

  readState(view: string): Promise<string | undefined> {
    return this.#read((statements) => statements.readState.get(view) ?? undefined);
  }

  materialise(view: string, chunk: MaterialisedChunk): Promise<number> {
    const { token, rows, generation, rebuild, state } = chunk;
    return this.#write((statements) => {
      setState(statements, view, token, state);
      const unchanged = countUnchanged(statements, view, rows);
      return put(statements, rows, { view, pushed: 0, generation, rebuild: rebuild ? 1 : 0 }) - unchanged;
    });
  }

  removeGenerationsBefore(
    view: string,
    generation: number,
    { token, state }: { readonly token: string; readonly state: string },
  ): Promise<number> {
    return this.#removeByPieces(view, (statements, after, upTo) => {
      if (upTo === afterAllKeys) setState(statements, view, token, state);
      else if (statements.readClaim.get(view)?.token !== token) throw claimLost(view);
      return statements.removeGenerations.run(view, after, upTo, generation).changes;
    });
  }

  erase(view: string, keys: readonly string[]): Promise<number> {
    return this.#write((statements) => statements.erase.run(view, JSON.stringify(keys)).changes);
  }

  eraseMatching(view: string, pattern: KeyPattern): Promise<number> {
    const eraseBetween = (statements: SqliteStatements, after: string, upTo: string) => {
      const keys = statements.listBetween.all(view, after, upTo).filter((key) => matches(pattern, key));
      return statements.erase.run(view, JSON.stringify(keys)).changes;
    };
    return this.#removeByPieces(view, eraseBetween, rangeOf(pattern));
  }

  removeOlderThan(view: string, eventTime: bigint): Promise<number> {
    return this.#removeByPieces(
      view,
      (statements, after, upTo) => statements.removeOlder.run(view, after, upTo, eventTime).changes,
    );
  }

  countKeys(view: string): Promise<number> {
    return this.#read((statements) => statements.countKeys.get(view) ?? 0);
  }

  /** The database is closed by whoever opened it. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Goes through all keys, or those between two texts, a transaction for some at a time. */
  async #removeByPieces(
    view: string,
    remove: (statements: SqliteStatements, after: string, upTo: string) => number,
    { after, before } = { after: beforeAllKeys, before: afterAllKeys },
  ): Promise<number> {
    let removed = 0;
    let start = after;
    while (start !== before) {
      const [upTo, gone] = await this.#write((statements) => {
        const end = statements.findLater.get(view, start, before, rowsPerPiece) ?? before;
        return [end, remove(statements, start, end)] as const;
      });
      start = upTo;
      removed += gone;
      await nextTurn();
    }
    return removed;
  }

  /**
   * What is read before the event loop turns is read in one transaction: to begin and to end one costs more than to find a key. What
   * others write is seen by the next.
   */
  #beginReading({ begin }: SqliteStatements): void {
    this.#reads += 1;
    if (this.#sqlite.inTransaction && this.#reads % readsPerTransaction > 0) return;
    this.#endReading();
    begin.run();
    setImmediate(() => {
      try {
        this.#endReading();
      } catch {
        // The next read or write ends it, or says why it cannot.
      }
    });
  }

  #endReading(): void {
    if (this.#sqlite.open && this.#sqlite.inTransaction) this.#prepared?.commit.run();
  }

  async #read<Result>(read: (statements: SqliteStatements) => Result): Promise<Result> {
    try {
      return await read(this.#statements());
    } catch (error) {
      throw databaseError(error, 'the online store');
    }
  }

  async #write<Result>(write: (statements: SqliteStatements) => Result): Promise<Result> {
    try {
      const transaction = this.#sqlite.transaction(() => write(this.#statements()));
      return await retryWhileBusy(() => {
        this.#endReading();
        return transaction.immediate();
      });
    } catch (error) {
      throw databaseError(error, 'the online store');
    }
  }

  #statements(): SqliteStatements {
    if (this.#prepared === undefined) {
      this.#sqlite.pragma(`cache_size = -${cacheKibibytes}`);
      this.#sqlite.pragma(`wal_autocheckpoint = ${logPages}`);
      this.#prepared = prepareStatements(this.#sqlite);
    }
    return this.#prepared;
  }
}

function find(statements: SqliteStatements, view: string, keys: readonly string[]): readonly Found[] {
  const [key, ...others] = keys;
  if (key === undefined) return [];
  if (others.length === 0) return statements.readOne.all(key, view);
  return statements.readMany.all(JSON.stringify(keys), view);
}

/** @throws ConflictError when the claim is lost. */
function setState(statements: SqliteStatements, view: string, token: string, state: string): void {
  if (statements.setState.run(state, view, token).changes === 0) throw claimLost(view);
}

/** @returns how many rows were stored: all that are not older than what is there. */
function put(statements: SqliteStatements, rows: readonly KeyedValues[], writing: Writing): number {
  let stored = 0;
  forGroups(statements, rows, (statement, parameters) => {
    stored += statement.put.run(parameters, writing).changes;
  });
  return stored;
}

/** How many rows are stored already as they are. */
function countUnchanged(statements: SqliteStatements, view: string, rows: readonly KeyedValues[]): number {
  if (isOfNewKeys(statements, view, rows)) return 0;
  let unchanged = 0;
  forGroups(statements, rows, (statement, parameters) => {
    unchanged += statement.countSame.get(parameters, { view }) ?? 0;
  });
  return unchanged;
}

/** Whether nothing is stored from the first of the keys to the last, as when a view is new: one look instead of one a row. */
function isOfNewKeys(statements: SqliteStatements, view: string, rows: readonly KeyedValues[]): boolean {
  let [first, last] = [afterAllKeys, beforeAllKeys];
  for (const { key } of rows) {
    // Of other letters the order here is not that of SQLite.
    if (/[^ -~]/.test(key)) return false;
    if (key < first) first = key;
    if (key > last) last = key;
  }
  return statements.hasBetween.get(view, first, last) === 0;
}
