import type { Migrations } from '@quincunx/database';
import { sql } from 'kysely';

export const inferenceMigrations: Migrations = {
  '2026-11-27-batch-jobs': {
    async up(db) {
      for (const statement of creation) await sql.raw(statement).execute(db);
    },
    async down(db) {
      await sql`drop table batch_job`.execute(db);
    },
  },
};

const creation = [
  `create table batch_job (
    sequence integer not null primary key autoincrement,
    id text not null unique,
    model text not null,
    version integer not null check (version > 0),
    artifact text not null check (length(artifact) = 64),
    input text not null,
    input_format text not null check (input_format in ('csv', 'parquet', 'ndjson')),
    input_bytes integer not null check (input_bytes >= 0),
    input_modified text not null,
    output text not null,
    output_format text not null check (output_format in ('csv', 'parquet', 'ndjson')),
    rows_per_part integer not null check (rows_per_part > 0),
    state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
    row_count integer check (row_count >= 0),
    rows_done integer not null default 0 check (rows_done >= 0),
    engine text check (engine in ('sql', 'workers')),
    process_host text not null,
    process_id integer not null,
    created_at text not null,
    started_at text,
    seen_at text not null,
    ended_at text,
    error text,
    check ((state in ('queued', 'running')) = (ended_at is null)),
    check ((state = 'failed') = (error is not null))
  ) strict`,
  // Two jobs that write one output would each undo the other's work.
  `create unique index batch_job_writing on batch_job (output) where state in ('queued', 'running')`,
  `create index batch_job_by_output on batch_job (output, sequence)`,
];
