import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { migrateToLatest, openDatabase } from '@quincunx/database';
import BetterSqlite3 from 'better-sqlite3';
import { describeOnlineStore } from './online-store-contract.fixture.ts';
import type { OnlineStoreTables } from './online-store-tables.ts';
import { onlineStoreMigrations } from './online-store.migrations.ts';
import { SqliteOnlineStore } from './sqlite-online.store.ts';

async function openInFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'online-'));
  const address = join(folder, 'online.db');
  const database = openDatabase<OnlineStoreTables>(address, { synchronous: 'normal' });
  await migrateToLatest(database.db, onlineStoreMigrations);
  const store = new SqliteOnlineStore(database);
  return {
    store,
    address,
    database,
    async close() {
      await store.close();
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const row = (id: number, eventTime = 1n) => ({
  key: `[${id}]`,
  values: `{"id":${id}}`,
  eventTime,
  createdTime: undefined,
});

describe('the online store in SQLite', () => {
  describeOnlineStore(openInFolder);

  describe('beside other work', () => {
    let opened: Awaited<ReturnType<typeof openInFolder>>;
    beforeEach(async () => {
      opened = await openInFolder();
    });
    afterEach(() => opened.close());

    it('sees what another process wrote once the event loop has turned, and what it wrote itself at once', async () => {
      const { store, address } = opened;
      const others = openDatabase<OnlineStoreTables>(address, { synchronous: 'normal' });
      const other = new SqliteOnlineStore(others);
      const times = async () => (await store.read('stays', ['[1]'])).map((found) => found?.eventTime);
      await store.push('stays', [row(1, 1n)]);
      expect(await times()).toEqual([1n]);
      await other.push('stays', [row(1, 2n)]);
      await setImmediate();
      expect(await times()).toEqual([2n]);
      await store.push('stays', [row(1, 3n)]);
      expect(await times()).toEqual([3n]);
      await others.close();
    });

    it('sees what another process wrote although the event loop never turns', async () => {
      const { store, address } = opened;
      await store.push('stays', [row(1, 1n)]);
      const others = openDatabase<OnlineStoreTables>(address, { synchronous: 'normal' });
      const other = new SqliteOnlineStore(others);
      await store.read('stays', ['[1]']);
      await other.push('stays', [row(1, 2n)]);
      let reads = 0;
      for (let [found] = await store.read('stays', ['[1]']); found?.eventTime !== 2n; reads += 1) {
        if (reads > 1000) throw new Error('it reads what was');
        [found] = await store.read('stays', ['[1]']);
      }
      expect(reads).toBeLessThan(1000);
      await others.close();
    });

    it('reads any number of keys of a view by one statement', async () => {
      await opened.store.push('stays', [row(1), row(2)]);
      const statements: unknown[] = [];
      const verbose = (statement: unknown) => statements.push(statement);
      const sqlite = new BetterSqlite3(opened.address, { verbose });
      const store = new SqliteOnlineStore({ ...opened.database, sqlite });
      const keys = Array.from({ length: 1000 }, (_, id) => `[${id}]`);
      await store.read('stays', keys);
      for (const asked of [keys, keys.slice(0, 2), keys.slice(0, 1)]) {
        statements.length = 0;
        await store.read('stays', asked);
        expect(statements).toEqual([expect.stringMatching(/^select /)]);
      }
      sqlite.close();
    });

    it('reads while another process writes, and writes once that one is done', async () => {
      const { store, address } = opened;
      await store.push('stays', [row(1)]);
      const other = openDatabase(address);
      other.sqlite.exec('begin immediate');
      let isWritten = false;
      const writing = store.push('stays', [row(1, 2n)]).then(() => (isWritten = true));
      await sleep(50);
      expect(await store.read('stays', ['[1]'])).toMatchObject([{ eventTime: 1n }]);
      expect(isWritten).toBe(false);
      other.sqlite.exec('rollback');
      await other.close();
      await writing;
      expect(await store.read('stays', ['[1]'])).toMatchObject([{ eventTime: 2n }]);
    });

    it('lets everything else have its turn while it removes', async () => {
      const { store } = opened;
      await store.push(
        'stays',
        Array.from({ length: 10_000 }, (_, id) => row(id)),
      );
      const seen = new Set<number>();
      const removing = store.removeOlderThan('stays', 2n);
      for (let turn = 0; turn < 5; turn++) seen.add(await setImmediate(store.countKeys('stays')));
      expect(await removing).toBe(10_000);
      expect(seen.size).toBeGreaterThan(2);
    });

    it('says that it is damaged or gone', async () => {
      opened.database.sqlite.exec('drop table online_row');
      await expect(opened.store.read('stays', ['[1]'])).rejects.toThrow('no such table');
      await expect(opened.store.push('stays', [row(1)])).rejects.toThrow('no such table');
    });
  });
});

describe('the tables of the online store', () => {
  const { '2026-11-22-online-store': first, '2026-11-23-online-store': second } = onlineStoreMigrations;
  const before = [
    { view: 'stays', key: '["1","23"]', feature_values: '{"a":1}', event_time: 5, created_time: null },
    { view: 'stays', key: '["12","3"]', feature_values: '{"a":2}', event_time: 2 ** 53 - 1, created_time: 7 },
    { view: 'wards', key: '[1]', feature_values: '{}', event_time: -5, created_time: -7 },
  ];

  it('keep their rows when they are brought up to date, and when that is taken back', async () => {
    const database = openDatabase<OnlineStoreTables>(':memory:');
    const { db, sqlite } = database;
    await first?.up(db);
    sqlite.exec(`insert into online_view values ('stays', 3, '2026-01-01T00:00:00.000Z')`);
    const insert = sqlite.prepare(
      'insert into online_row values (@view, @key, @feature_values, @event_time, @created_time)',
    );
    for (const each of before) insert.run(each);

    await second?.up(db);
    const store = new SqliteOnlineStore(database);
    expect(await store.read('stays', ['["12","3"]', '["1","23"]', '["123"]'])).toEqual([
      { values: '{"a":2}', eventTime: 2n ** 53n - 1n, createdTime: 7n },
      { values: '{"a":1}', eventTime: 5n, createdTime: undefined },
      undefined,
    ]);
    expect(await store.readState('stays')).toBeUndefined();
    await store.push('stays', [{ ...row(1), key: '["1","23"]', eventTime: 4n }]);
    await store.push('stays', [row(3)]);

    await second?.down?.(db);
    const kept = sqlite.prepare('select * from online_row order by view, key').all();
    expect(kept).toEqual([
      ...before.slice(0, 2),
      { view: 'stays', key: '[3]', feature_values: '{"id":3}', event_time: 1, created_time: null },
      before[2],
    ]);
    await first?.down?.(db);
    expect(sqlite.prepare('select name from sqlite_master').all()).toEqual([]);
    await database.close();
  });
});
