import { sql } from 'kysely';
import { UnsupportedError } from '@quincunx/contracts';
import { counterMigrations, type CounterTables } from './counter.fixture.ts';
import { migrateDown, migrateToLatest, type Migrations } from './migrate.ts';
import { openDatabase, type Database } from './open-database.ts';

let database: Database<CounterTables>;
beforeEach(() => {
  database = openDatabase(':memory:');
});
afterEach(() => database.close());

const failing: Migrations = {
  '2026-02-01-half': {
    async up(db) {
      await db.schema.createTable('half').addColumn('id', 'integer').execute();
      await sql`insert into missing values (1)`.execute(db);
    },
  },
};

async function listTables() {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name not like 'kysely%' order by name`.execute(
    database.db,
  );
  return rows.map(({ name }) => name);
}

describe('migrateToLatest', () => {
  it('runs every migration, once', async () => {
    await migrateToLatest(database.db, counterMigrations);
    await migrateToLatest(database.db, counterMigrations);
    expect(await database.db.selectFrom('counter').selectAll().execute()).toEqual([{ id: 1, value: 0 }]);
  });

  it('runs what is new, whatever its date, and keeps the data', async () => {
    await migrateToLatest(database.db, counterMigrations);
    await database.db.updateTable('counter').set({ value: 7 }).execute();
    const older: Migrations = {
      '2025-06-01-of-another-lib': {
        up: (db) => db.schema.createTable('other').addColumn('id', 'integer').execute(),
      },
    };
    await migrateToLatest(database.db, { ...counterMigrations, ...older });
    expect(await listTables()).toEqual(['counter', 'other']);
    expect(await database.db.selectFrom('counter').selectAll().execute()).toEqual([{ id: 1, value: 7 }]);
  });

  it('does nothing at all when one migration fails', async () => {
    const all = { ...counterMigrations, ...failing };
    await expect(migrateToLatest(database.db, all)).rejects.toThrow('no such table: missing');
    expect(await listTables()).toEqual([]);
    await migrateToLatest(database.db, counterMigrations);
    expect(await listTables()).toEqual(['counter']);
  });

  it('refuses a database that a newer program made', async () => {
    const newer: Migrations = { '2027-01-01-newer': { up: () => Promise.resolve() } };
    await migrateToLatest(database.db, { ...counterMigrations, ...newer });
    const attempt = migrateToLatest(database.db, counterMigrations);
    await expect(attempt).rejects.toThrow(UnsupportedError);
    await expect(attempt).rejects.toThrow(
      "the database was made by a newer version of this program (it has '2027-01-01-newer'): update this program",
    );
  });

  it('waits for no writer when there is nothing to do', async () => {
    await migrateToLatest(database.db, counterMigrations);
    database.sqlite.pragma('query_only = on');
    await expect(migrateToLatest(database.db, counterMigrations)).resolves.toBeUndefined();
  });
});

describe('migrateDown', () => {
  it('takes everything back, so that it can be done again', async () => {
    await migrateToLatest(database.db, counterMigrations);
    await database.db.updateTable('counter').set({ value: 7 }).execute();
    await migrateDown(database.db, counterMigrations);
    expect(await listTables()).toEqual([]);
    await migrateToLatest(database.db, counterMigrations);
    expect(await database.db.selectFrom('counter').selectAll().execute()).toEqual([{ id: 1, value: 0 }]);
  });
});
