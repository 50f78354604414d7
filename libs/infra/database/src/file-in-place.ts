import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { UnavailableError } from '@quincunx/contracts';
import BetterSqlite3 from 'better-sqlite3';

type Sqlite = BetterSqlite3.Database;

/** A file that is still being copied into its place is not opened. */
const settledMilliseconds = 500;

/**
 * Notices when a database file is moved, removed or replaced while it is open: SQLite goes on with the file that it opened, and what
 * is written then is lost. Another file in its place that has the same tables, such as a copy that was put back, is opened instead.
 * @param opened the connection to the file that is there now. @param open opens the one that stands in its place later.
 * @returns gives the connection to the file that is in its place; it throws UnavailableError while there is none.
 */
export function followFile(path: string, opened: Sqlite, open: () => Sqlite): () => Sqlite {
  let current = opened;
  let identity = identityOf(path);
  return () => {
    const found = identityOf(path);
    if (found === identity) return current;
    if (found === undefined || !isSettled(path) || !hasTablesOf(path, current)) {
      throw new UnavailableError(
        `the database '${basename(path)}' was moved, removed or replaced while it was open: put it back, or restart this program`,
      );
    }
    const next = open();
    // SQLite leaves alone what now stands beside the path: it sees that its file is not there.
    current.close();
    current = next;
    identity = found;
    return current;
  };
}

function identityOf(path: string): string | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  return status && `${status.dev}/${status.ino}`;
}

function isSettled(path: string): boolean {
  const { mtimeMs, ctimeMs } = statSync(path);
  return Date.now() - Math.max(mtimeMs, ctimeMs) >= settledMilliseconds;
}

const tables = 'select type, name, tbl_name, sql from sqlite_schema order by type, name';

function hasTablesOf(path: string, current: Sqlite): boolean {
  let found: Sqlite | undefined;
  try {
    found = new BetterSqlite3(path, { readonly: true, timeout: 0 });
    return JSON.stringify(found.prepare(tables).all()) === JSON.stringify(current.prepare(tables).all());
  } catch {
    return false;
  } finally {
    found?.close();
  }
}
