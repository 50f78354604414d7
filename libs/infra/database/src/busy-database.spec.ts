import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { counterMigrations, type CounterTables } from './counter.fixture.ts';
import { inSnapshot } from './in-snapshot.ts';
import { inTransaction } from './in-transaction.ts';
import { migrateToLatest } from './migrate.ts';
import { openDatabase, type Database } from './open-database.ts';
import { retryWhileBusy } from './retry-while-busy.ts';

let folder: string;
let path: string;
let database: Database<CounterTables>;
let holder: ChildProcess | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'busy-database-'));
  path = join(folder, 'test.db');
  database = openDatabase(path);
  await migrateToLatest(database.db, counterMigrations);
});
afterEach(async () => {
  await freeLock();
  await database.close();
  rmSync(folder, { recursive: true });
});

async function holdLock() {
  const program = join(__dirname, 'hold-lock.fixture.ts');
  holder = spawn(process.execPath, [program, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout!, 'data');
}

async function freeLock() {
  if (holder === undefined) return;
  const exit = once(holder, 'exit');
  holder.stdin!.write('end\n');
  await exit;
  holder = undefined;
}

/** How long the event loop was held up at most while something was going on, in milliseconds. */
async function longestStall(work: Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const interval = setInterval(tick, 5);
  await work;
  tick();
  clearInterval(interval);
  return longest;
}

async function readCounter() {
  return (await database.db.selectFrom('counter').select('value').executeTakeFirstOrThrow()).value;
}

const set = (db: Database<CounterTables>['db'], value: number) =>
  db.updateTable('counter').set({ value }).execute();

const writes = {
  'a transaction': () => inTransaction(database.db, (transaction) => set(transaction, 7)),
  'a single statement': () => set(database.db, 7),
  'a statement on the connection itself': () =>
    retryWhileBusy(() => database.sqlite.exec('update counter set value = 7')),
};

describe('while another process holds the write lock', () => {
  it.each(Object.entries(writes))(
    'everything else in the process goes on, and %s happens once the lock is free',
    async (_, write) => {
      await holdLock();
      let isWritten = false;
      const writing = write().then(() => (isWritten = true));
      expect(await longestStall(sleep(700))).toBeLessThan(250);
      expect(isWritten).toBe(false);
      expect(await readCounter()).toBe(0);
      await freeLock();
      await writing;
      expect(await readCounter()).toBe(7);
    },
  );

  it('several transactions of one process wait, and each happens', async () => {
    await holdLock();
    const writing = Promise.all(
      Array.from({ length: 5 }, () =>
        inTransaction(database.db, (transaction) =>
          transaction
            .updateTable('counter')
            .set((counter) => ({ value: counter('value', '+', 1) }))
            .execute(),
        ),
      ),
    );
    await sleep(100);
    await freeLock();
    await writing;
    expect(await readCounter()).toBe(5);
  });

  it('a write gives up at its deadline, not before', async () => {
    await holdLock();
    const hasty = openDatabase<CounterTables>(path, { busyTimeoutMilliseconds: 200 });
    const start = performance.now();
    await expect(set(hasty.db, 1)).rejects.toMatchObject({
      code: 'unavailable',
      message: "the database 'test.db' is busy: another process is writing to it; try again",
    });
    expect(performance.now() - start).toBeGreaterThanOrEqual(199);
    await hasty.close();
  });
});

describe('inSnapshot', () => {
  it('reads one moment, and keeps no writer waiting', async () => {
    const other = openDatabase<CounterTables>(path, { busyTimeoutMilliseconds: 0 });
    const values = await inSnapshot(database.db, async (snapshot) => {
      const read = () => snapshot.selectFrom('counter').select('value').executeTakeFirstOrThrow();
      const before = await read();
      await set(other.db, 7);
      return [before.value, (await read()).value];
    });
    await other.close();
    expect(values).toEqual([0, 0]);
    expect(await readCounter()).toBe(7);
  });

  it('waits for no writer', async () => {
    await holdLock();
    expect(
      await inSnapshot(database.db, (snapshot) => snapshot.selectFrom('counter').selectAll().execute()),
    ).toHaveLength(1);
  });
});

describe('retryWhileBusy', () => {
  it('throws at once what has nothing to do with other processes', async () => {
    let attempts = 0;
    const failing = retryWhileBusy(() => {
      attempts++;
      throw new Error('no such table');
    });
    await expect(failing).rejects.toThrow('no such table');
    expect(attempts).toBe(1);
  });
});
