import type { Kysely, Transaction } from 'kysely';

/**
 * Runs `work` in a transaction that holds the write lock from its beginning: all of it happens, or, when `work` throws, none.
 * Given a transaction, `work` becomes part of it. Inside, use only the transaction: the outer database waits for it to end.
 * @throws UnavailableError when another process keeps the write lock beyond the busy timeout.
 */
export async function inTransaction<Schema, Result>(
  db: Kysely<Schema> | Transaction<Schema>,
  work: (transaction: Transaction<Schema>) => Promise<Result>,
): Promise<Result> {
  return isTransaction(db) ? await work(db) : await db.transaction().execute(work);
}

function isTransaction<Schema>(db: Kysely<Schema> | Transaction<Schema>): db is Transaction<Schema> {
  return db.isTransaction;
}
