import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CorruptError, UnavailableError } from '@quincunx/contracts';
import { sql } from 'kysely';
import { openDatabase, type Database } from './open-database.ts';

interface Tables {
  note: { id: number; text: string };
}

let folder: string;
let path: string;
const opened: Database<Tables>[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-database-'));
  path = join(folder, 'test.db');
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  rmSync(folder, { recursive: true });
});

function open(...parameters: Parameters<typeof openDatabase>) {
  const database = openDatabase<Tables>(...parameters);
  opened.push(database);
  return database;
}

async function createNotes(database: Database<Tables>, count: number) {
  await sql`create table note (id integer primary key, text text not null)`.execute(database.db);
  for (let id = 1; id <= count; id++) {
    await database.db
      .insertInto('note')
      .values({ id, text: 'x'.repeat(1000) })
      .execute();
  }
}

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('openDatabase', () => {
  it('creates the folder and the file, with a write-ahead log, full durability and foreign keys', () => {
    const { sqlite } = open(join(folder, 'a/b/test.db'));
    expect(existsSync(join(folder, 'a/b/test.db'))).toBe(true);
    expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(sqlite.pragma('synchronous', { simple: true })).toBe(2);
    expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(sqlite.pragma('busy_timeout', { simple: true })).toBeLessThanOrEqual(5);
  });

  it('takes its options', () => {
    const { sqlite } = open(path, { synchronous: 'normal', busyTimeoutMilliseconds: 0, pageBytes: 8192 });
    expect(sqlite.pragma('synchronous', { simple: true })).toBe(1);
    expect(sqlite.pragma('page_size', { simple: true })).toBe(8192);
    expect(sqlite.pragma('busy_timeout', { simple: true })).toBe(0);
  });

  it('opens a database in memory', async () => {
    const database = open(':memory:');
    await createNotes(database, 1);
    expect(await database.db.selectFrom('note').select('id').execute()).toEqual([{ id: 1 }]);
  });

  it('closes a database that was never used, and closes twice', async () => {
    const database = open(path);
    await database.close();
    await database.close();
    expect(database.sqlite.open).toBe(false);
  });

  it('streams rows', async () => {
    const database = open(path);
    await createNotes(database, 3);
    const ids: number[] = [];
    for await (const { id } of database.db.selectFrom('note').select('id').orderBy('id').stream())
      ids.push(id);
    expect(ids).toEqual([1, 2, 3]);
  });

  it('leaves errors that are no fault of the disk as they are', async () => {
    const database = open(path);
    await createNotes(database, 1);
    const again = database.db.insertInto('note').values({ id: 1, text: '' }).execute();
    await expect(again).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' });
  });

  it('waits while another process makes the database its own', () => {
    const first = open(path);
    first.sqlite.pragma('journal_mode = delete');
    first.sqlite.exec('begin exclusive');
    const start = performance.now();
    const error = errorOf(() => open(path, { busyTimeoutMilliseconds: 100 }));
    expect(performance.now() - start).toBeGreaterThanOrEqual(95);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ message: expect.stringContaining('is busy') as unknown });
    first.sqlite.exec('rollback');
  });

  it('says that its folder cannot be created', () => {
    writeFileSync(join(folder, 'home'), '');
    const error = errorOf(() => open(join(folder, 'home/test.db')));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({
      message: `the folder ${join(folder, 'home')} of the database cannot be created: a file stands where a folder is needed`,
      cause: { code: 'EEXIST' },
    });
  });

  it('says that its folder or its file is read-only', async () => {
    const [readOnlyFile, inReadOnlyFolder] = [join(folder, 'a/test.db'), join(folder, 'b/test.db')];
    for (const file of [readOnlyFile, inReadOnlyFolder]) await open(file).close();
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'a'), 0o777);
    chmodSync(readOnlyFile, 0o444);
    chmodSync(inReadOnlyFolder, 0o666);
    chmodSync(join(folder, 'b'), 0o555);
    const program = join(__dirname, 'open-as-ordinary-user.fixture.ts');
    const paths = [readOnlyFile, inReadOnlyFolder, join(folder, 'b/new/test.db'), join(folder, 'a/new.db')];
    const { stdout } = spawnSync(process.execPath, [program, ...paths], { encoding: 'utf8' });
    chmodSync(join(folder, 'b'), 0o755);
    expect(stdout.trim().split('\n')).toEqual([
      `UnavailableError: the database ${readOnlyFile} cannot be written: permission is denied`,
      `UnavailableError: the database ${inReadOnlyFolder} cannot be written: permission is denied`,
      `UnavailableError: the folder ${join(folder, 'b/new')} of the database cannot be created: permission is denied`,
      'opened',
    ]);
  });

  it('names the system’s own code for what it has no words for', () => {
    const long = join(folder, 'x'.repeat(300), 'test.db');
    expect(() => open(long)).toThrow('cannot be created: ENAMETOOLONG');
  });

  it('refuses a file that is not a database, and leaves it as it is', () => {
    writeFileSync(path, 'id,text\n1,hello\n'.repeat(500));
    const error = errorOf(() => open(path));
    expect(error).toBeInstanceOf(CorruptError);
    expect(error).toMatchObject({
      message: `the database ${path} is not a SQLite database`,
      cause: { code: 'SQLITE_NOTADB' },
    });
  });

  it('refuses a folder in the place of the file', () => {
    mkdirSync(path);
    const error = errorOf(() => open(path));
    expect(error).toMatchObject({ code: 'unavailable', cause: { code: 'SQLITE_CANTOPEN' } });
  });

  it('says that a database is read-only when that is found out by writing', async () => {
    const database = open(path);
    await createNotes(database, 1);
    database.sqlite.pragma('query_only = on');
    await expect(database.db.deleteFrom('note').execute()).rejects.toMatchObject({
      code: 'unavailable',
      message: "the database 'test.db' cannot be written: it is read-only",
    });
  });

  it('says that a database is damaged, when reading at once and when streaming', async () => {
    const before = open(path);
    await createNotes(before, 50);
    await before.close();
    const file = openSync(path, 'r+');
    for (let page = 2; page < 10; page++) writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, page * 4096);
    closeSync(file);
    const { db } = open(path);
    const damaged = {
      code: 'corrupt',
      message: "the database 'test.db' is damaged: restore it from a backup",
    };
    await expect(db.selectFrom('note').selectAll().execute()).rejects.toMatchObject(damaged);
    const streaming = async () => {
      const rows: unknown[] = [];
      for await (const row of db.selectFrom('note').selectAll().stream()) rows.push(row);
      return rows;
    };
    await expect(streaming()).rejects.toMatchObject(damaged);
  });
});
