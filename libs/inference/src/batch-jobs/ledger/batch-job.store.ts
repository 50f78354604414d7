import { ConflictError, type BatchJob, type Page, type PageRequest } from '@quincunx/contracts';
import { decodeCursor, encodeCursor, inTransaction, isCounterPlace, toPage } from '@quincunx/database';
import type { Kysely, Selectable } from 'kysely';
import {
  atWork,
  getJobRow,
  isOneOf,
  refuseSecondWriter,
  requireResumable,
  resumable,
} from './batch-job-rows.ts';
import type { BatchOrder } from './batch-order.ts';
import type { InferenceTables } from './inference-tables.ts';
import { toBatchJob } from './to-batch-job.ts';

type Process = BatchJob['process'];

/** A process that has said nothing for so long is gone, or as good as gone. */
const silentMilliseconds = 120_000;

/** To say which a beginning stands for, and, if it is of several, some of them. */
const fewIds = 5;

/** Batch jobs: what they are of, who works on them and how far they are. */
export class BatchJobStore {
  readonly #db: Kysely<InferenceTables>;
  readonly #clock: () => Date;

  constructor(options: { readonly db: Kysely<InferenceTables>; readonly clock: () => Date }) {
    this.#db = options.db;
    this.#clock = options.clock;
  }

  /** @throws ConflictError when another job is writing to the same output. */
  async create(id: string, order: BatchOrder, process: Process): Promise<BatchJob> {
    return await inTransaction(this.#db, async (transaction) => {
      await refuseSecondWriter(transaction, order.output);
      const now = this.#now();
      await transaction
        .insertInto('batch_job')
        .values({
          id,
          model: order.model,
          version: order.version,
          artifact: order.artifact,
          input: order.input,
          input_format: order.inputFormat,
          input_bytes: order.inputBytes,
          input_modified: order.inputModified,
          output: order.output,
          output_format: order.outputFormat,
          rows_per_part: order.rowsPerPart,
          state: 'queued',
          process_host: process.host,
          process_id: process.id,
          created_at: now,
          seen_at: now,
        })
        .execute();
      return toBatchJob(await getJobRow(transaction, id));
    });
  }

  /**
   * Queues a job again that has ended without being done, in another process maybe.
   * @throws NotFoundError; ConflictError when it is done, is being worked on, or another job is writing to its output.
   */
  async requeue(id: string, process: Process): Promise<BatchJob> {
    return await inTransaction(this.#db, async (transaction) => {
      const row = await getJobRow(transaction, id);
      requireResumable(toBatchJob(row));
      await refuseSecondWriter(transaction, row.output);
      await transaction
        .updateTable('batch_job')
        .set({
          state: 'queued',
          process_host: process.host,
          process_id: process.id,
          seen_at: this.#now(),
          ended_at: null,
          error: null,
        })
        .where('id', '=', id)
        .execute();
      return toBatchJob(await getJobRow(transaction, id));
    });
  }

  /** @throws NotFoundError */
  async getOrder(id: string): Promise<BatchOrder> {
    const row = await getJobRow(this.#db, id);
    const { model, version, artifact, input, inputFormat, output, outputFormat } = toBatchJob(row);
    return {
      ...{ model, version, artifact, input, inputFormat, output, outputFormat },
      inputBytes: row.input_bytes,
      inputModified: row.input_modified,
      rowsPerPart: row.rows_per_part,
    };
  }

  /** The newest job of an order, if it can be resumed. */
  async findResumable(order: BatchOrder): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('batch_job')
      .select(['id', 'state'])
      .where('output', '=', order.output)
      .where('output_format', '=', order.outputFormat)
      .where('model', '=', order.model)
      .where('version', '=', order.version)
      .where('artifact', '=', order.artifact)
      .where('input', '=', order.input)
      .where('input_format', '=', order.inputFormat)
      .where('input_bytes', '=', order.inputBytes)
      .where('input_modified', '=', order.inputModified)
      .where('rows_per_part', '=', order.rowsPerPart)
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row !== undefined && isOneOf(row.state, resumable) ? row.id : undefined;
  }

  /** The jobs for an output that have ended without being done, but for one: what they left is of no use once another begins. */
  async listUnfinished(output: string, but: string): Promise<readonly BatchJob[]> {
    const rows = await this.#db
      .selectFrom('batch_job')
      .selectAll()
      .where('output', '=', output)
      .where('id', '!=', but)
      .where('state', 'in', resumable)
      .execute();
    return rows.map(toBatchJob);
  }

  /** Notes that a queued job's turn has come. @returns whether it is still this process's. */
  async begin(id: string, process: Process): Promise<boolean> {
    const now = this.#now();
    return await this.#change(id, process, { state: 'running', started_at: now, seen_at: now });
  }

  /** Notes that this process is at work on a job, and how far it is. @returns whether it is still its. */
  async note(
    id: string,
    process: Process,
    progress: Partial<Pick<BatchJob, 'rows' | 'rowsDone' | 'engine'>> = {},
  ): Promise<boolean> {
    const { rows, rowsDone, engine } = progress;
    return await this.#change(id, process, {
      seen_at: this.#now(),
      ...(rows !== undefined && { row_count: rows }),
      ...(rowsDone !== undefined && { rows_done: rowsDone }),
      ...(engine !== undefined && { engine }),
    });
  }

  /** How a job ended that has ended before, or is another process's by now, stays. */
  async end(
    id: string,
    process: Process,
    end: { readonly state: 'done' | 'failed' | 'interrupted'; readonly error?: string },
  ): Promise<void> {
    await this.#change(id, process, { ...end, ended_at: this.#now() });
  }

  /** Cancels a job, whoever works on it; who does learns it from the next `note`. @throws NotFoundError; ConflictError when it is done. */
  async cancel(id: string): Promise<BatchJob> {
    return await inTransaction(this.#db, async (transaction) => {
      const { state } = await getJobRow(transaction, id);
      if (state === 'done') throw new ConflictError(`batch job ${id} cannot be cancelled: it is done`);
      if (state !== 'cancelled') {
        await transaction
          .updateTable('batch_job')
          .set({ state: 'cancelled', ended_at: this.#now(), rows_done: 0, error: null })
          .where('id', '=', id)
          .execute();
      }
      return toBatchJob(await getJobRow(transaction, id));
    });
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<BatchJob> {
    return toBatchJob(await getJobRow(this.#db, id));
  }

  /** Newest first. @throws InvalidInputError for a cursor of another list. */
  async list({ limit, cursor }: PageRequest): Promise<Page<BatchJob>> {
    const list = ['batch-jobs'];
    const [before] = cursor === undefined ? [] : decodeCursor(cursor, list, isCounterPlace);
    let query = this.#db
      .selectFrom('batch_job')
      .selectAll()
      .orderBy('sequence', 'desc')
      .limit(limit + 1);
    if (before !== undefined) query = query.where('sequence', '<', before);
    const { items, ...next } = toPage(await query.execute(), limit, ({ sequence }) =>
      encodeCursor(list, [sequence]),
    );
    return { items: items.map(toBatchJob), ...next };
  }

  /** A few of those whose ids begin so, in their order. @param beginning digits of hexadecimal, and hyphens. */
  async listIds(beginning: string): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('batch_job')
      .select('id')
      .where('id', 'like', `${beginning}%`)
      .orderBy('id')
      .limit(fewIds)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Ends the jobs whose process is gone. @returns how many there were. */
  async markInterrupted(isAlive: (process: Process) => boolean): Promise<number> {
    const rows = await this.#db
      .selectFrom('batch_job')
      .select(['id', 'process_host', 'process_id', 'seen_at'])
      .where('state', 'in', atWork)
      .execute();
    const now = this.#clock();
    const gone = rows.filter(
      ({ process_host: host, process_id: id, seen_at }) =>
        now.getTime() - Date.parse(seen_at) > silentMilliseconds || !isAlive({ host, id }),
    );
    let marked = 0;
    for (const { id, seen_at } of gone) {
      // One may have ended in the meantime, or be taken over by another process.
      const { numUpdatedRows } = await this.#db
        .updateTable('batch_job')
        .set({ state: 'interrupted', ended_at: now.toISOString() })
        .where('id', '=', id)
        .where('state', 'in', atWork)
        .where('seen_at', '=', seen_at)
        .executeTakeFirst();
      marked += Number(numUpdatedRows);
    }
    return marked;
  }

  async #change(
    id: string,
    process: Process,
    change: Partial<Selectable<InferenceTables['batch_job']>>,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('batch_job')
      .set(change)
      .where('id', '=', id)
      .where('state', 'in', atWork)
      .where('process_host', '=', process.host)
      .where('process_id', '=', process.id)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  #now(): string {
    return this.#clock().toISOString();
  }
}
