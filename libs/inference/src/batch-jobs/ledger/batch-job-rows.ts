import { ConflictError, NotFoundError, type BatchJob } from '@quincunx/contracts';
import type { Kysely, Selectable } from 'kysely';
import type { InferenceTables } from './inference-tables.ts';

/** States in which a process works on a job, or will. */
export const atWork = ['queued', 'running'] as const;
/** States of jobs that have ended without being done. */
export const resumable = ['failed', 'cancelled', 'interrupted'] as const;

/** @throws NotFoundError */
export async function getJobRow(
  db: Kysely<InferenceTables>,
  id: string,
): Promise<Selectable<InferenceTables['batch_job']>> {
  const row = await db.selectFrom('batch_job').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined)
    throw new NotFoundError(`there is no batch job ${id}: GET /v1/batch-jobs, or --list, has them all`);
  return row;
}

/** @throws ConflictError when a job is writing to an output. */
export async function refuseSecondWriter(db: Kysely<InferenceTables>, output: string): Promise<void> {
  const row = await db
    .selectFrom('batch_job')
    .select('id')
    .where('output', '=', output)
    .where('state', 'in', atWork)
    .executeTakeFirst();
  if (row === undefined) return;
  throw new ConflictError(
    `batch job ${row.id} is writing to the same output: wait for it, cancel it, or choose another output`,
  );
}

/** @throws ConflictError for a job that is done, or being worked on. */
export function requireResumable({ id, state, process }: BatchJob): void {
  if (isOneOf(state, resumable)) return;
  const reason =
    state === 'done'
      ? 'done: there is nothing to resume'
      : `${state} in process ${process.id} on ${process.host}: wait for it, or cancel it`;
  throw new ConflictError(`batch job ${id} is ${reason}`);
}

export function isOneOf(state: BatchJob['state'], some: readonly BatchJob['state'][]): boolean {
  return some.includes(state);
}
