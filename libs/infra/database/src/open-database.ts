import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { UnavailableError } from '@quincunx/contracts';
import { diskError, errorCodeOf } from '@quincunx/storage';
import BetterSqlite3 from 'better-sqlite3';
import { Kysely } from 'kysely';
import { databaseError } from './database-error.ts';
import { followFile } from './file-in-place.ts';
import { createImmediateDialect } from './immediate-dialect.ts';
import { isBusy } from './retry-while-busy.ts';

export interface Database<Schema> {
  readonly db: Kysely<Schema>;
  /**
   * The connection under `db`, for what Kysely does not say: pragmas, statements prepared once. It waits for no other process:
   * write by `retryWhileBusy`.
   */
  readonly sqlite: BetterSqlite3.Database;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** `full`: what is committed survives a loss of power. `normal`: the last commits may be lost then, never the consistency. */
  synchronous?: 'full' | 'normal';
  /** How long a write waits for another process's, while everything else in this process goes on. */
  busyTimeoutMilliseconds?: number;
  /** Of the pages of a file that is new: larger ones take many rows faster, a few slower. */
  pageBytes?: number;
}

const inMemory = ':memory:';

/** SQLite waits by holding up the whole process, so this is for what is over at once, such as another process's closing the file. */
const synchronousTimeoutMilliseconds = 5;

/**
 * Opens a SQLite database, or creates it and its folder: write-ahead log, foreign keys enforced.
 * @param path of the file, or `:memory:`.
 * @throws UnavailableError when it cannot be created, opened or written, CorruptError when the file is no database. These
 * messages name the file: they are for whoever starts a program.
 */
export function openDatabase<Schema>(path: string, options: OpenOptions = {}): Database<Schema> {
  const { synchronous = 'full', busyTimeoutMilliseconds = 5000, pageBytes = 4096 } = options;
  if (path !== inMemory) prepareFile(path);
  const open = () => connect(path, { synchronous, busyTimeoutMilliseconds, pageBytes });
  let sqlite = open();
  const inPlace = path === inMemory ? () => sqlite : followFile(path, sqlite, open);
  const name = path === inMemory ? 'the database' : `the database '${basename(path)}'`;
  const db = new Kysely<Schema>({
    dialect: createImmediateDialect({
      name,
      busyTimeoutMilliseconds,
      connect: () => (sqlite = inPlace()),
    }),
  });
  return {
    db,
    get sqlite() {
      return sqlite;
    },
    async close() {
      await db.destroy();
      // Kysely leaves open what it never used.
      sqlite.close();
    },
  };
}

function prepareFile(path: string): void {
  const folder = dirname(path);
  onDisk(`the folder ${folder} of the database cannot be created`, () => {
    mkdirSync(folder, { recursive: true });
  });
  // SQLite would open what it cannot write, and fail at the first write.
  onDisk(`the database ${path} cannot be written`, () => {
    accessSync(folder, constants.W_OK);
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
  });
}

function onDisk(failure: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const inWords = diskError(error, failure);
    if (inWords !== error) throw inWords;
    throw new UnavailableError(`${failure}: ${errorCodeOf(error) ?? String(error)}`, { cause: error });
  }
}

function connect(path: string, options: Required<OpenOptions>): BetterSqlite3.Database {
  const { synchronous, busyTimeoutMilliseconds: timeout, pageBytes } = options;
  let sqlite: BetterSqlite3.Database | undefined;
  try {
    sqlite = new BetterSqlite3(path, { timeout });
    sqlite.pragma(`page_size = ${pageBytes}`);
    useWriteAheadLog(sqlite, timeout);
    sqlite.pragma(`synchronous = ${synchronous}`);
    sqlite.pragma('foreign_keys = on');
    sqlite.pragma(`busy_timeout = ${Math.min(timeout, synchronousTimeoutMilliseconds)}`);
    return sqlite;
  } catch (error) {
    sqlite?.close();
    throw databaseError(error, `the database ${path}`);
  }
}

/**
 * Changing the journal needs the database for itself, and SQLite does not wait for that: when several processes open a
 * new database at once, all but one are told that it is busy.
 */
function useWriteAheadLog(sqlite: BetterSqlite3.Database, timeout: number): void {
  const deadline = performance.now() + timeout;
  for (;;) {
    try {
      sqlite.pragma('journal_mode = wal');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
