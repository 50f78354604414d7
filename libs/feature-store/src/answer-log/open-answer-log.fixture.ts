import { migrateToLatest, openDatabase } from '@quincunx/database';
import type { AnswerLogTables } from './answer-log-tables.ts';
import { answerLogMigrations } from './answer-log.migrations.ts';
import { AnswerLogStore } from './answer-log.store.ts';

/** A log of its own, in memory. */
export async function openAnswerLog(): Promise<{
  readonly store: AnswerLogStore;
  readonly close: () => Promise<void>;
}> {
  const database = openDatabase<AnswerLogTables>(':memory:');
  await migrateToLatest(database.db, answerLogMigrations);
  return { store: new AnswerLogStore(database), close: () => database.close() };
}
