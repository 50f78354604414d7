import { setTimeout as sleep } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Dialect,
  type SqliteDatabase,
  type TransactionSettings,
} from 'kysely';
import { databaseError } from './database-error.ts';
import { cacheStatements } from './statement-cache.ts';
import { retryWhileBusy } from './retry-while-busy.ts';
import { Turns } from './turns.ts';

interface Options {
  /** Names the database in messages. */
  readonly name: string;
  readonly busyTimeoutMilliseconds: number;
  /** The connection to the file that is in its place; throws while there is none. */
  readonly connect: () => BetterSqlite3.Database;
}

/**
 * Kysely's dialect for SQLite, with four differences: a transaction takes the write lock when it begins, as one that reads and
 * then writes would otherwise fail when another process wrote in between, unless its access mode is `read only`; whoever waits for
 * the lock leaves the connection to others meanwhile; schema changes are part of transactions; and faults of the disk, the file or
 * another process are thrown as `databaseError` puts them.
 */
export function createImmediateDialect(options: Options): Dialect {
  const dialect = new SqliteDialect({ database: opening(options) });
  return {
    createDriver: () => new ImmediateDriver(options),
    createAdapter: () => new ImmediateAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

function opening({ connect }: Options): () => Promise<SqliteDatabase> {
  return () => Promise.resolve(cacheStatements(connect()));
}

class ImmediateDriver extends SqliteDriver {
  readonly #options: Options;
  #database: BetterSqlite3.Database | undefined;
  readonly #turns = new Turns();
  #endTurn: (() => void) | undefined;

  constructor(options: Options) {
    super({ database: opening(options) });
    this.#options = options;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#endTurn = await this.#turns.take();
    const connection = await this.#connect();
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

  /** Another one than before when another file has taken the place of the one that was open. */
  async #connect(): Promise<DatabaseConnection> {
    try {
      const database = this.#options.connect();
      if (database !== this.#database) await super.init();
      this.#database = database;
      return await super.acquireConnection();
    } catch (error) {
      this.#endTurn?.();
      throw error;
    }
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
    if (this.#database?.inTransaction === true) await super.rollbackTransaction(connection);
  }

  async #retry<Result>(work: () => Promise<Result>): Promise<Result> {
    // What a transaction has read may be out of date by the time the lock is free.
    if (this.#database?.inTransaction === true) return await work();
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
