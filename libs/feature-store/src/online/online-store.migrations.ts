import type { Migrations } from '@quincunx/database';
import { sql, type Kysely } from 'kysely';

export const onlineStoreMigrations: Migrations = {
  '2026-11-22-online-store': { up: run(createFirst), down: run(dropFirst) },
  '2026-11-23-online-store': { up: run(createSecond), down: run(dropSecond) },
};

function run(statements: () => readonly string[]) {
  return async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of statements()) await sql.raw(statement).execute(db);
  };
}

function createFirst(): readonly string[] {
  return [
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
}

function dropFirst(): readonly string[] {
  return ['drop table online_row', 'drop table online_view'];
}

/** Rows of hundreds of bytes are written and found faster beside a narrow index than in it, so there is a rowid now. */
function createSecond(): readonly string[] {
  return [
    'drop table online_view',
    `create table online_view (
      view text not null primary key,
      state text,
      claim_token text,
      claim_holder text,
      claim_until integer,
      check ((claim_token is null) = (claim_holder is null) and (claim_token is null) = (claim_until is null))
    ) strict, without rowid`,

    'alter table online_row rename to online_row_before',
    `create table online_row (
      view text not null,
      key text not null,
      feature_values text not null,
      event_time integer not null,
      created_time integer,
      pushed integer not null check (pushed in (0, 1)),
      generation integer not null check (generation >= 0),
      primary key (view, key)
    ) strict`,
    `insert into online_row (view, key, feature_values, event_time, created_time, pushed, generation)
      select view, key, feature_values, event_time, created_time, 0, 0 from online_row_before order by view, key`,
    'drop table online_row_before',
  ];
}

function dropSecond(): readonly string[] {
  return [
    'drop table online_view',
    'alter table online_row rename to online_row_after',
    ...createFirst(),
    `insert into online_row (view, key, feature_values, event_time, created_time)
      select view, key, feature_values, event_time, created_time from online_row_after order by view, key`,
    'drop table online_row_after',
  ];
}
