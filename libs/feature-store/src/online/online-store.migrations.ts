import type { Migrations } from '@quincunx/database';
import { sql, type Kysely } from 'kysely';

export const onlineStoreMigrations: Migrations = {
  '2026-11-22-online-store': { up: createTables, down: dropTables },
};

async function createTables(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

async function dropTables(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('online_row').execute();
  await db.schema.dropTable('online_view').execute();
}

const statements = [
  `create table online_view (
    view text not null primary key,
    materialisations integer not null check (materialisations > 0),
    materialised_at text not null
  ) strict, without rowid`,

  `create table online_row (
    view text not null,
    key text not null,
    feature_values text not null,
    event_time integer not null,
    created_time integer,
    primary key (view, key)
  ) strict, without rowid`,
];
