import { databaseError, type Database } from '@quincunx/database';
import type BetterSqlite3 from 'better-sqlite3';
import type { OnlineStoreTables } from './online-store-tables.ts';

/** The values of one key, as stored. */
export interface StoredValues {
  /** JSON: an object by feature name. */
  readonly values: string;
  /** Microseconds since 1970. */
  readonly eventTime: bigint;
}

type Found = [position: bigint, values: string, eventTime: bigint];
type Lookup = BetterSqlite3.Statement<[string, string], Found>;

/** Reads the newest values. On the connection itself: a lookup waits for no one's turn, and its statement is compiled once. */
export class OnlineStore {
  readonly #sqlite: BetterSqlite3.Database;
  #lookup: Lookup | undefined;

  constructor({ sqlite }: Database<OnlineStoreTables>) {
    this.#sqlite = sqlite;
  }

  /** The values of each key, in the order of asking; undefined where there are none. One statement, however many keys. */
  find(view: string, keys: readonly string[]): (StoredValues | undefined)[] {
    const found = new Array<StoredValues | undefined>(keys.length).fill(undefined);
    try {
      this.#lookup ??= prepareLookup(this.#sqlite);
      for (const [position, values, eventTime] of this.#lookup.iterate(JSON.stringify(keys), view)) {
        found[Number(position)] = { values, eventTime };
      }
    } catch (error) {
      throw databaseError(error, 'the online store');
    }
    return found;
  }
}

function prepareLookup(sqlite: BetterSqlite3.Database): Lookup {
  return sqlite
    .prepare<[string, string], Found>(
      `select asked.key, online_row.feature_values, online_row.event_time
       from json_each(?) as asked
       cross join online_row on online_row.view = ? and online_row.key = asked.value`,
    )
    .raw()
    .safeIntegers();
}
