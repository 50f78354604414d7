import BetterSqlite3 from 'better-sqlite3';
import { databaseError } from './database-error.ts';
import { retryWhileBusy } from './retry-while-busy.ts';

/**
 * Reads a database through a connection of its own, as the file is at one moment, while it is written through others: a connection
 * that goes through rows takes no writes meanwhile.
 * @param sqlite whose file is read.
 * @param name names it in messages.
 * @throws UnavailableError when the file is gone.
 */
export async function withReader<Result>(
  sqlite: BetterSqlite3.Database,
  name: string,
  read: (reader: BetterSqlite3.Database) => Promise<Result>,
): Promise<Result> {
  let reader: BetterSqlite3.Database | undefined;
  try {
    const opened = new BetterSqlite3(sqlite.name, { readonly: true, fileMustExist: true, timeout: 0 });
    reader = opened;
    opened.exec('begin');
    await retryWhileBusy(() => opened.exec('select 1 from sqlite_schema limit 1'));
    return await read(opened);
  } catch (error) {
    throw databaseError(error, name);
  } finally {
    reader?.close();
  }
}
