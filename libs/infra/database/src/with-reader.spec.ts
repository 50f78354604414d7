import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { counterMigrations, type CounterTables } from './counter.fixture.ts';
import { migrateToLatest } from './migrate.ts';
import { openDatabase, type Database } from './open-database.ts';
import { withReader } from './with-reader.ts';

describe('withReader', () => {
  let folder: string;
  let database: Database<CounterTables>;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'with-reader-'));
    database = openDatabase(join(folder, 'test.db'));
    await migrateToLatest(database.db, counterMigrations);
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  const valueIn = (sqlite: Database<CounterTables>['sqlite']) =>
    sqlite.prepare('select value from counter').pluck().get();

  it('reads one moment, row by row, while rows are written', async () => {
    database.sqlite.exec('create table row (x integer); insert into row values (1), (2), (3)');
    const read = await withReader(database.sqlite, 'the rows', async (reader) => {
      const found: unknown[] = [];
      for (const row of reader.prepare('select x from row').pluck().iterate()) {
        database.sqlite.exec('insert into row values (9)');
        await Promise.resolve();
        found.push(row);
      }
      return found;
    });
    expect(read).toEqual([1, 2, 3]);
    expect(database.sqlite.prepare('select count(*) from row').pluck().get()).toBe(6);
  });

  it('writes nothing, and leaves the other connection as it was when reading fails', async () => {
    const writing = withReader(database.sqlite, 'the counter', (reader) => {
      reader.exec('update counter set value = 7');
      return Promise.resolve();
    });
    await expect(writing).rejects.toThrow('the counter cannot be written: it is read-only');
    expect(valueIn(database.sqlite)).toBe(0);
  });

  it('says what is gone when the file is', async () => {
    rmSync(join(folder, 'test.db'));
    const reading = withReader(database.sqlite, 'the counter', () => Promise.resolve());
    await expect(reading).rejects.toMatchObject({
      code: 'unavailable',
      message: 'the counter cannot be opened: its file or folder is missing or denied',
    });
  });
});
