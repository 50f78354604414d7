import type { Migrations } from '@quincunx/database';
import { sql, type Kysely } from 'kysely';

export const featureStoreMigrations: Migrations = {
  '2026-11-22-feature-store': { up: createTables, down: dropTables },
};

async function createTables(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

async function dropTables(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('dataset').execute();
  await db.schema.dropTable('feature_view').execute();
}

const statements = [
  `create table feature_view (
    sequence integer not null primary key autoincrement,
    name text not null,
    digest text not null check (length(digest) = 64),
    definition text not null check (json_valid(definition)),
    applied_at text not null
  ) strict`,
  `create index feature_view_by_name on feature_view (name, sequence)`,

  `create table dataset (
    digest text not null primary key check (length(digest) = 64),
    row_count integer not null check (row_count >= 0),
    feature_references text not null check (json_valid(feature_references)),
    features_digest text not null check (length(features_digest) = 64),
    created_at text not null
  ) strict, without rowid`,
];
