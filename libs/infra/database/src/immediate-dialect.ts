import { setTimeout as sleep } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Dialect,
  type TransactionSettings,
} from 'kysely';
import { databaseError } from './database-error.ts';
import { retryWhileBusy } from './retry-while-busy.ts';
import { Turns } from './turns.ts';

interface Options {
  /** Names the database in messages. */
  readonly name: string;
  readonly busyTimeoutMilliseconds: number;
  /** Throws when the file is no longer where it was opened. */
  readonly assertInPlace: () => void;
}

/**
 * Kysely's dialect for SQLite, with four differences: a transaction takes the write lock when it begins, as one that reads and
 * then writes would otherwise fail when another process wrote in between, unless its access mode is `read only`; whoever waits for
 * the lock leaves the connection to others meanwhile; schema changes are part of transactions; and faults of the disk, the file or
 * another process are thrown as `databaseError` puts them.
 */
export function createImmediateDialect(database: BetterSqlite3.Database, options: Options): Dialect {
  const dialect = new SqliteDialect({ database });
  return {
    createDriver: () => new ImmediateDriver(database, options),
    createAdapter: () => new ImmediateAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: BetterSqlite3.Database;
  readonly #options: Options;
  readonly #turns = new Turns();
  #endTurn: (() => void) | undefined;

  constructor(database: BetterSqlite3.Database, options: Options) {
    super({ database });
    this.#database = database;
    this.#options = options;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#options.assertInPlace();
    this.#endTurn = await this.#turns.take();
    const connection = await super.acquireConnection();
    const { name } = this.#options;
    return {
      executeQuery: async <Row>(query: CompiledQuery) => {
        try {
          return await this.#retry(() => connection.executeQuery<Row>(query));
        } catch (error) {
          throw databaseError(error, name);
        }
      },
      async *streamQuery<Row>(query: CompiledQuery, chunkSize: number) {
        try {
          yield* connection.streamQuery<Row>(query, chunkSize);
        } catch (error) {
          throw databaseError(error, name);
        }
      },
    };
  }

  override releaseConnection(): Promise<void> {
    this.#endTurn?.();
    return Promise.resolve();
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    const isReadOnly = settings?.accessMode === 'read only';
    await connection.executeQuery(CompiledQuery.raw(isReadOnly ? 'begin deferred' : 'begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite itself rolls back after some errors, such as a full disk; a second rollback would hide that error.
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }

  async #retry<Result>(work: () => Promise<Result>): Promise<Result> {
    // What a transaction has read may be out of date by the time the lock is free.
    if (this.#database.inTransaction) return await work();
    return await retryWhileBusy(work, {
      timeoutMilliseconds: this.#options.busyTimeoutMilliseconds,
      pause: async (milliseconds) => {
        this.#endTurn?.();
        await sleep(milliseconds);
        this.#endTurn = await this.#turns.take();
      },
    });
  }
}

class ImmediateAdapter extends SqliteAdapter {
  /** The driver itself gives out its connection to one at a time. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
