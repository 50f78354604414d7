import type { Kysely, Transaction } from 'kysely';

/**
 * Reads the database as it is at one moment, the first read's: writers go on meanwhile, unseen, and neither side waits. For reading
 * alone: a write would fail whenever another process wrote since.
 */
export async function inSnapshot<Schema, Result>(
  db: Kysely<Schema>,
  read: (snapshot: Transaction<Schema>) => Promise<Result>,
): Promise<Result> {
  return await db.transaction().setAccessMode('read only').execute(read);
}
