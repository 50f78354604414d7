import { CorruptError, UnavailableError } from '@quincunx/contracts';
import { errorCodeOf } from '@quincunx/storage';

/** By the primary result code of SQLite, https://www.sqlite.org/rescode.html. */
const unavailable: Readonly<Record<string, string>> = {
  FULL: 'cannot be written: the disk is full',
  READONLY: 'cannot be written: it is read-only',
  BUSY: 'is busy: another process is writing to it; try again',
  LOCKED: 'is busy: another process is writing to it; try again',
  CANTOPEN: 'cannot be opened: its file or folder is missing or denied',
  PERM: 'cannot be opened: permission is denied',
  IOERR: 'cannot be read or written: the disk reports an error, or is full',
};

const corrupt: Readonly<Record<string, string>> = {
  CORRUPT: 'is damaged: restore it from a backup',
  NOTADB: 'is not a SQLite database',
};

/**
 * What SQLite's error means when the fault lies with the disk, the file or another process: an UnavailableError or a
 * CorruptError in plain words, without a path; the original is its `cause`. Anything else unchanged.
 * @param database names it in the message.
 */
export function databaseError(error: unknown, database = 'the database'): unknown {
  const code = errorCodeOf(error);
  if (code?.startsWith('SQLITE_') !== true) return error;
  const primary = code.split('_')[1] ?? '';
  const reason = unavailable[primary];
  if (reason !== undefined) return new UnavailableError(`${database} ${reason}`, { cause: error });
  const damage = corrupt[primary];
  return damage === undefined ? error : new CorruptError(`${database} ${damage}`, { cause: error });
}
