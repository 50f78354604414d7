import type BetterSqlite3 from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

const mostKept = 200;

/**
 * A connection that prepares each statement once. One that is prepared anew each time takes ten kilobytes, which V8 does not see and so is in no
 * hurry to have freed: a program that writes a lot and makes little garbage grows by them. SQLite prepares a kept one again by itself when the schema
 * has changed.
 */
export function cacheStatements(database: BetterSqlite3.Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      const statement = kept.get(sql) ?? database.prepare(sql);
      kept.delete(sql);
      kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
    close() {
      database.close();
    },
  };
}
