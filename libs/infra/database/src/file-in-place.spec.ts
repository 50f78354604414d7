import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { inTransaction } from './in-transaction.ts';
import { openDatabase, type Database } from './open-database.ts';

describe('a database file that is moved while it is open', () => {
  let folder: string;
  let file: string;
  let database: Database<unknown>;
  const message = "the database 'platform.db' was moved, removed or replaced while it was open";
  const write = () =>
    inTransaction(database.db, (transaction) => sql`insert into kept values (1)`.execute(transaction));

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'quincunx-database-'));
    file = join(folder, 'platform.db');
    database = openDatabase(file);
    await sql`create table kept (value integer)`.execute(database.db);
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  it('is not written to, where nobody would find it again', async () => {
    rmSync(file);
    await expect(write()).rejects.toThrow(message);
    await expect(sql`select * from kept`.execute(database.db)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is not written to while another file stands in its place', async () => {
    renameSync(file, join(folder, 'aside.db'));
    writeFileSync(file, '');
    await expect(write()).rejects.toThrow(message);
  });

  it('is used again once it is back', async () => {
    renameSync(file, join(folder, 'aside.db'));
    await expect(write()).rejects.toThrow(message);
    renameSync(join(folder, 'aside.db'), file);
    await write();
    expect((await sql`select * from kept`.execute(database.db)).rows).toEqual([{ value: 1 }]);
  });

  it('is replaced by a copy that was put back, which others may have open by then', async () => {
    const copy = join(folder, 'copy.db');
    await write();
    database.sqlite.prepare('vacuum into ?').run(copy);
    await write();
    for (const beside of ['', '-wal', '-shm']) rmSync(`${file}${beside}`);
    await expect(write()).rejects.toThrow(message);
    renameSync(copy, file);
    const other = openDatabase(file);
    await sql`insert into kept values (2)`.execute(other.db);
    await sleep(600);
    await write();
    const values = { rows: [{ value: 1 }, { value: 2 }, { value: 1 }] };
    expect(await sql`select * from kept`.execute(database.db)).toMatchObject(values);
    await other.close();
    const again = openDatabase(file);
    expect(await sql`select * from kept`.execute(again.db)).toMatchObject(values);
    await again.close();
  });

  it('is not replaced by a file that was changed a moment ago, or has other tables', async () => {
    rmSync(file);
    const other = openDatabase(file);
    await sql`create table kept (value integer)`.execute(other.db);
    await expect(write()).rejects.toThrow(message);
    await sql`create table more (value integer)`.execute(other.db);
    await sleep(600);
    await expect(write()).rejects.toThrow(message);
    await other.close();
  });
});
