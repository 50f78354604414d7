import type BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Dialect,
} from 'kysely';
import { databaseError } from './database-error.ts';

/**
 * Kysely's dialect for SQLite, with three differences: a transaction takes the write lock when it begins, as one that reads and
 * then writes would otherwise fail when another process wrote in between; schema changes are part of transactions; and
 * faults of the disk, the file or another process are thrown as `databaseError` puts them.
 * @param name names the database in messages.
 */
export function createImmediateDialect(database: BetterSqlite3.Database, name: string): Dialect {
  const dialect = new SqliteDialect({ database });
  return {
    createDriver: () => new ImmediateDriver(database, name),
    createAdapter: () => new TransactionalSchemaAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: BetterSqlite3.Database;
  readonly #name: string;

  constructor(database: BetterSqlite3.Database, name: string) {
    super({ database });
    this.#database = database;
    this.#name = name;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    const name = this.#name;
    return {
      async executeQuery<Row>(query: CompiledQuery) {
        try {
          return await connection.executeQuery<Row>(query);
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

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite itself rolls back after some errors, such as a full disk; a second rollback would hide that error.
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

class TransactionalSchemaAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
