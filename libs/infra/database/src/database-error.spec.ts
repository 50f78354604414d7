import { databaseError } from './database-error.ts';

function withCode(code: string) {
  return Object.assign(new Error('database disk image is malformed: /srv/registry.db'), { code });
}

describe('databaseError', () => {
  it.each([
    ['SQLITE_FULL', 'unavailable', 'the database cannot be written: the disk is full'],
    ['SQLITE_READONLY_DBMOVED', 'unavailable', 'the database cannot be written: it is read-only'],
    [
      'SQLITE_BUSY_SNAPSHOT',
      'unavailable',
      'the database is busy: another process is writing to it; try again',
    ],
    [
      'SQLITE_IOERR_FSYNC',
      'unavailable',
      'the database cannot be read or written: the disk reports an error, or is full',
    ],
    ['SQLITE_CORRUPT_VTAB', 'corrupt', 'the database is damaged: restore it from a backup'],
  ])('puts %s in plain words, keeping the original as the cause', (sqliteCode, code, message) => {
    const cause = withCode(sqliteCode);
    expect(databaseError(cause)).toMatchObject({ code, message, cause });
  });

  it('leaves anything else as it is', () => {
    for (const error of [
      withCode('SQLITE_CONSTRAINT_UNIQUE'),
      withCode('ENOENT'),
      new Error('x'),
      'text',
      null,
    ]) {
      expect(databaseError(error)).toBe(error);
    }
  });
});
