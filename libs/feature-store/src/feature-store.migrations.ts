import type { Migrations } from '@quincunx/database';
import { sql, type Kysely } from 'kysely';

export const featureStoreMigrations: Migrations = {
  '2026-11-22-feature-store': { up: run(createFirst), down: run(dropFirst) },
  '2026-11-23-feature-store': { up: run(createSecond), down: run(dropSecond) },
};

function run(statements: () => readonly string[]) {
  return async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of statements()) await sql.raw(statement).execute(db);
  };
}

function createFirst(): readonly string[] {
  return [
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
}

function dropFirst(): readonly string[] {
  return ['drop table dataset', 'drop table feature_view'];
}

function createSecond(): readonly string[] {
  return [
    `create table feature_definition (
      sequence integer not null primary key autoincrement,
      kind text not null check (kind in ('featureViews', 'aliasedViews', 'onDemandViews', 'featureServices')),
      name text not null,
      digest text check (length(digest) = 64),
      definition text check (json_valid(definition)),
      applied_at text not null,
      author text,
      check ((digest is null) = (definition is null))
    ) strict`,
    `create index feature_definition_by_name on feature_definition (kind, name, sequence)`,
    `insert into feature_definition (sequence, kind, name, digest, definition, applied_at)
      select sequence, 'featureViews', name, digest, definition, applied_at from feature_view`,
    `drop table feature_view`,

    `alter table dataset add column manifest text check (json_valid(manifest))`,
    `alter table dataset add column statistics text check (json_valid(statistics))`,
    `alter table dataset add column erased_as text references dataset (digest)`,

    `create table pushed_row (
      sequence integer not null primary key autoincrement,
      view text not null,
      key text not null check (json_valid(key)),
      feature_values text not null check (json_valid(feature_values)),
      event_time integer not null,
      created_time integer not null
    ) strict`,
    `create index pushed_row_by_key on pushed_row (view, key)`,
    `create index pushed_row_by_view on pushed_row (view, sequence)`,

    `create table quarantined_row (
      sequence integer not null primary key autoincrement,
      view text not null,
      origin text not null check (origin in ('source', 'push')),
      identity text not null,
      position text not null,
      reason text not null,
      content text not null check (json_valid(content)),
      key text check (json_valid(key)),
      found_at text not null,
      unique (view, origin, identity)
    ) strict`,
    `create index quarantined_row_by_view on quarantined_row (view, sequence)`,
    `create index quarantined_row_by_key on quarantined_row (view, key)`,

    `create table materialisation (
      sequence integer not null primary key autoincrement,
      id text not null unique,
      view text not null,
      kind text not null check (kind in ('full', 'incremental')),
      status text not null check (status in ('running', 'succeeded', 'failed')),
      interval_from text,
      interval_to text not null,
      key_count integer not null check (key_count >= 0),
      changed_count integer not null check (changed_count >= 0),
      rejected_count integer not null check (rejected_count >= 0),
      process_host text not null,
      process_id integer not null,
      process_start text,
      started_at text not null,
      ended_at text,
      reason text,
      statistics text check (json_valid(statistics)),
      check ((status = 'running') = (ended_at is null)),
      check ((status = 'failed') = (reason is not null))
    ) strict`,
    `create index materialisation_by_view on materialisation (view, sequence)`,
    `create index materialisation_running on materialisation (view) where status = 'running'`,

    `create table erasure (
      sequence integer not null primary key autoincrement,
      entity text not null,
      key_digest text not null check (length(key_digest) = 64),
      author text not null,
      begun_at text not null,
      erased_at text,
      counts text not null check (json_valid(counts))
    ) strict`,
    `create unique index erasure_going_on on erasure (entity, key_digest) where erased_at is null`,
  ];
}

function dropSecond(): readonly string[] {
  return [
    'drop table erasure',
    'drop table materialisation',
    'drop table quarantined_row',
    'drop table pushed_row',
    'alter table dataset drop column erased_as',
    'alter table dataset drop column statistics',
    'alter table dataset drop column manifest',
    `create table feature_view (
      sequence integer not null primary key autoincrement,
      name text not null,
      digest text not null check (length(digest) = 64),
      definition text not null check (json_valid(definition)),
      applied_at text not null
    ) strict`,
    `create index feature_view_by_name on feature_view (name, sequence)`,
    `insert into feature_view (sequence, name, digest, definition, applied_at)
      select sequence, name, digest, definition, applied_at from feature_definition
      where kind = 'featureViews' and definition is not null`,
    'drop table feature_definition',
  ];
}
