import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { counterMigrations, type CounterTables } from './counter.fixture.ts';
import { inTransaction } from './in-transaction.ts';
import { migrateToLatest } from './migrate.ts';
import { openDatabase, type Database } from './open-database.ts';

let folder: string;
let database: Database<CounterTables>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'in-transaction-'));
  database = openDatabase(join(folder, 'test.db'), { busyTimeoutMilliseconds: 50 });
  await migrateToLatest(database.db, counterMigrations);
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

async function readCounter() {
  return (await database.db.selectFrom('counter').select('value').executeTakeFirstOrThrow()).value;
}

describe('inTransaction', () => {
  it('keeps what the work did, and gives its result', async () => {
    const result = await inTransaction(database.db, async (transaction) => {
      await transaction.updateTable('counter').set({ value: 5 }).execute();
      return 'done';
    });
    expect(result).toBe('done');
    expect(await readCounter()).toBe(5);
  });

  it('keeps nothing when the work throws', async () => {
    const failing = inTransaction(database.db, async (transaction) => {
      await transaction.updateTable('counter').set({ value: 5 }).execute();
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await readCounter()).toBe(0);
  });

  it('makes work inside a transaction part of it', async () => {
    const failing = inTransaction(database.db, async (outer) => {
      await inTransaction(outer, (inner) => inner.updateTable('counter').set({ value: 5 }).execute());
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await readCounter()).toBe(0);
  });

  it('runs one after another within a process', async () => {
    const countUp = () =>
      inTransaction(database.db, async (transaction) => {
        const { value } = await transaction.selectFrom('counter').select('value').executeTakeFirstOrThrow();
        await transaction
          .updateTable('counter')
          .set({ value: value + 1 })
          .execute();
      });
    await Promise.all(Array.from({ length: 20 }, countUp));
    expect(await readCounter()).toBe(20);
  });

  it('takes the write lock before it reads, so that nobody writes in between', async () => {
    const other = openDatabase<CounterTables>(join(folder, 'test.db'), { busyTimeoutMilliseconds: 0 });
    await inTransaction(database.db, async (transaction) => {
      await transaction.selectFrom('counter').selectAll().execute();
      await expect(other.db.updateTable('counter').set({ value: 9 }).execute()).rejects.toThrow('is busy');
    });
    await other.close();
  });

  it('says that the database is busy when another process keeps the lock for too long', async () => {
    const other = openDatabase<CounterTables>(join(folder, 'test.db'));
    other.sqlite.exec('begin immediate');
    const attempt = inTransaction(database.db, () => Promise.resolve());
    await expect(attempt).rejects.toMatchObject({
      code: 'unavailable',
      message: "the database 'test.db' is busy: another process is writing to it; try again",
      cause: { code: 'SQLITE_BUSY' },
    });
    other.sqlite.exec('rollback');
    await inTransaction(database.db, (transaction) =>
      transaction.updateTable('counter').set({ value: 1 }).execute(),
    );
    expect(await readCounter()).toBe(1);
    await other.close();
  });

  it('says that the disk is full, keeps nothing, and works again once there is room', async () => {
    const pages = Number(database.sqlite.pragma('page_count', { simple: true }));
    database.sqlite.pragma(`max_page_count = ${pages + 2}`);
    const filling = inTransaction(database.db, async (transaction) => {
      await transaction.updateTable('counter').set({ value: 5 }).execute();
      for (let id = 2; id < 100_000; id++)
        await transaction.insertInto('counter').values({ id, value: 0 }).execute();
    });
    await expect(filling).rejects.toMatchObject({
      code: 'unavailable',
      message: "the database 'test.db' cannot be written: the disk is full",
      cause: { code: 'SQLITE_FULL' },
    });
    expect(await readCounter()).toBe(0);
    database.sqlite.pragma('max_page_count = 1000000');
    await inTransaction(database.db, (transaction) =>
      transaction.updateTable('counter').set({ value: 1 }).execute(),
    );
    expect(await readCounter()).toBe(1);
  });

  it('loses no update when eight processes open, migrate and write a new database at the same instant', async () => {
    const path = join(folder, 'new/shared.db');
    const processes = Array.from({ length: 8 }, () =>
      spawn(process.execPath, [join(__dirname, 'count.fixture.ts'), path, '10'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    await Promise.all(processes.map((child) => once(child.stdout, 'data')));
    const exits = processes.map(async (child) => {
      child.stdin.write('go\n');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    });
    expect(await Promise.all(exits)).toEqual(Array(8).fill(0));
    const shared = openDatabase<CounterTables>(path);
    const rows = await shared.db.selectFrom('counter').selectAll().execute();
    await shared.close();
    expect(rows).toEqual([{ id: 1, value: 80 }]);
  }, 30_000);
});
