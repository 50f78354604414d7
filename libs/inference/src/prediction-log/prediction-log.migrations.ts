import type { Migrations } from '@quincunx/database';
import { sql, type Kysely } from 'kysely';

export const predictionLogMigrations: Migrations = {
  '2026-11-27-prediction-log': { up: createTables, down: dropTables },
};

const statements = [
  `create table logged_prediction (
    sequence integer not null primary key autoincrement,
    model text not null,
    request_id text not null,
    row_index integer not null check (row_index >= 0),
    version integer not null check (version > 0),
    alias text,
    answered_at integer not null,
    milliseconds real not null,
    inputs text not null check (json_valid(inputs)),
    entity text check (json_valid(entity)),
    prediction text not null check (json_valid(prediction)),
    score real,
    shadow_alias text,
    shadow_version integer,
    shadow_prediction text check (json_valid(shadow_prediction)),
    shadow_is_equal integer check (shadow_is_equal in (0, 1)),
    shadow_difference real,
    shadow_error text,
    label text check (json_valid(label)),
    labelled_at integer,
    unique (model, request_id, row_index),
    check ((label is null) = (labelled_at is null)),
    check ((shadow_version is null) = (shadow_prediction is null and shadow_error is null))
  ) strict`,
  `create index logged_prediction_by_version
    on logged_prediction (model, version, row_index, milliseconds, answered_at)`,
  // In the order of scores, which the area under the curve is read in.
  `create index logged_prediction_by_score
    on logged_prediction (model, version, score, answered_at) where label is not null`,
  `create index logged_prediction_by_shadow
    on logged_prediction (model, version, shadow_version, abs(shadow_difference), shadow_is_equal, answered_at)
    where shadow_version is not null`,
  `create table unmatched_label (
    sequence integer not null primary key autoincrement,
    model text not null,
    request_id text not null,
    row_index integer not null check (row_index >= 0),
    label text not null check (json_valid(label)),
    labelled_at integer not null,
    unique (model, request_id, row_index)
  ) strict`,
];

async function createTables(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

async function dropTables(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('unmatched_label').execute();
  await db.schema.dropTable('logged_prediction').execute();
}
