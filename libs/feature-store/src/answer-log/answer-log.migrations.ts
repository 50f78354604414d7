import type { Migrations } from '@quincunx/database';
import { sql, type Kysely } from 'kysely';

export const answerLogMigrations: Migrations = {
  '2026-11-23-answer-log': { up: createTable, down: dropTable },
};

async function createTable(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table logged_answer (
        sequence integer not null primary key autoincrement,
        answered_at integer not null,
        definitions_digest text not null check (length(definitions_digest) = 64),
        feature_references text not null check (json_valid(feature_references)),
        full_names integer not null check (full_names in (0, 1)),
        entity text not null check (json_valid(entity)),
        answer text not null check (json_valid(answer)),
        read_times text not null check (json_valid(read_times))
      ) strict`,
    )
    .execute(db);
  await sql.raw('create index logged_answer_by_time on logged_answer (answered_at)').execute(db);
}

async function dropTable(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('logged_answer').execute();
}
