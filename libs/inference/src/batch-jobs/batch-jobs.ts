import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { PlatformError, type BatchJob, type Page, type PageRequest } from '@quincunx/contracts';
import type { Kysely } from 'kysely';
import type { BatchJobOptions, BatchJobOrder, StartedBatchJob } from './batch-job-order.ts';
import type { BatchModels } from './batch-models.ts';
import { BatchJobStore } from './ledger/batch-job.store.ts';
import type { BatchOrder } from './ledger/batch-order.ts';
import type { InferenceTables } from './ledger/inference-tables.ts';
import { BatchProgress } from './running/batch-progress.ts';
import { JobFolder } from './running/job-folder.ts';
import { placeOrder, requireFreeOutput, requireSameInput } from './running/place-order.ts';
import { runBatchJob } from './running/run-batch-job.ts';
import { Stop, stopOf } from './running/stop.ts';

interface Dependencies {
  readonly db: Kysely<InferenceTables>;
  readonly models: BatchModels;
  /** Whether a process may still be at work. */
  readonly isAlive: (process: BatchJob['process']) => boolean;
  readonly memoryMegabytes: number | undefined;
  readonly clock: () => Date;
  /** How often the ledger is told how far a job is. */
  readonly noteMilliseconds?: number;
}

interface Noted {
  readonly stop: AbortController;
  readonly progress: BatchProgress;
}

/** 130 row groups: enough that most jobs are one part, and cost what DuckDB costs. */
const defaultRowsPerPart = 130 * 122_880;

/** Files scored into files, one at a time in this process, each noted in a ledger that all processes share. */
export class BatchJobs {
  readonly #dependencies: Dependencies;
  readonly #store: BatchJobStore;
  readonly #process = { host: hostname(), id: process.pid };
  readonly #active = new Map<string, { readonly stop: AbortController; readonly end: Promise<BatchJob> }>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
    this.#store = new BatchJobStore(dependencies);
  }

  /**
   * Queues a job; one of the same order that was stopped, killed or failed is resumed instead.
   * @throws NotFoundError for an unknown model or version; InvalidInputError for an input that is not there, an output that cannot be
   * one, or a format that is not told; ConflictError when another job is writing to the output.
   */
  async start(ordered: BatchJobOrder, options: BatchJobOptions): Promise<StartedBatchJob> {
    const { models } = this.#dependencies;
    const { model, version, artifact } = await models.getVersion(ordered.model, ordered.version);
    const rowsPerPart = ordered.rowsPerPart ?? defaultRowsPerPart;
    const order = await placeOrder({ ...ordered, model, version, artifact, rowsPerPart });
    await this.markInterrupted();
    const known = await this.#store.findResumable(order);
    await requireFreeOutput(order, known);
    const job =
      known === undefined
        ? await this.#store.create(randomUUID(), order, this.#process)
        : await this.#store.requeue(known, this.#process);
    for (const ended of await this.#store.listUnfinished(order.output, job.id))
      await new JobFolder(ended).remove();
    return this.#enqueue(job, order, options);
  }

  /**
   * Queues a job again that has ended without being done. What is whole of it stays.
   * @throws NotFoundError; ConflictError when it is done or being worked on, when its input has changed, or another job writes its output.
   */
  async resume(id: string, options: BatchJobOptions): Promise<StartedBatchJob> {
    await this.markInterrupted();
    const order = await this.#store.getOrder(id);
    await requireSameInput(id, order);
    await requireFreeOutput(order, id);
    return this.#enqueue(await this.#store.requeue(id, this.#process), order, options);
  }

  /**
   * Stops a job for good and removes what it has written; its output is as it was before.
   * @throws NotFoundError; ConflictError when it is done.
   */
  async cancel(id: string): Promise<BatchJob> {
    await this.markInterrupted();
    const before = await this.#store.get(id);
    const job = await this.#store.cancel(id);
    const active = this.#active.get(id);
    if (active !== undefined) {
      active.stop.abort(new Stop('cancelled'));
      await Promise.allSettled([active.end]);
    } else if (before.state !== 'queued' && before.state !== 'running') {
      // A process that works on it removes it itself.
      await new JobFolder(job).remove();
    }
    return job;
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<BatchJob> {
    await this.markInterrupted();
    return await this.#store.get(id);
  }

  /** Newest first. @throws InvalidInputError for a cursor of another list. */
  async list(page: PageRequest): Promise<Page<BatchJob>> {
    await this.markInterrupted();
    return await this.#store.list(page);
  }

  /** A few of those whose ids begin so, in their order. @param beginning digits of hexadecimal, and hyphens. */
  async listIds(beginning: string): Promise<readonly string[]> {
    return await this.#store.listIds(beginning);
  }

  /** Notes the jobs whose process is gone as interrupted. @returns how many there were. */
  async markInterrupted(): Promise<number> {
    return await this.#store.markInterrupted(this.#dependencies.isAlive);
  }

  /** Interrupts what is queued and running, and waits for it; each can be resumed. */
  async close(): Promise<void> {
    const active = [...this.#active.values()];
    for (const { stop } of active) stop.abort(new Stop('interrupted'));
    await Promise.allSettled(active.map(({ end }) => end));
  }

  #enqueue(job: BatchJob, order: BatchOrder, options: BatchJobOptions): StartedBatchJob {
    const stop = new AbortController();
    const progress = new BatchProgress();
    const stopNoting = this.#noteEverySecond(job.id, { stop, progress, onProgress: options.onProgress });
    const end = this.#last
      .then(() => this.#work(job.id, order, { stop, progress, threads: options.threads }))
      .finally(stopNoting);
    this.#active.set(job.id, { stop, end });
    this.#last = Promise.allSettled([end]).then(() => this.#active.delete(job.id));
    return { job, end };
  }

  /** Tells the ledger that this process is at work, and how far. A job that is not its any more is stopped. */
  #noteEverySecond(
    id: string,
    { stop, progress, onProgress }: Noted & Pick<BatchJobOptions, 'onProgress'>,
  ): () => void {
    const { noteMilliseconds = 1000 } = this.#dependencies;
    const note = async () => {
      onProgress?.(progress);
      const owner = await this.#note(id, progress);
      if (owner !== 'ours') stop.abort(new Stop(owner));
    };
    // A ledger that is busy now is told the next time.
    const timer = setInterval(() => void Promise.allSettled([note()]), noteMilliseconds);
    return () => {
      onProgress?.(progress);
      clearInterval(timer);
    };
  }

  /** @returns whose the job is by now. */
  async #note(
    id: string,
    { rows, rowsDone, engine }: BatchProgress,
  ): Promise<'ours' | 'cancelled' | 'taken over'> {
    const isOurs = await this.#store.note(id, this.#process, {
      rowsDone,
      ...(rows !== undefined && { rows }),
      ...(engine !== undefined && { engine }),
    });
    if (isOurs) return 'ours';
    return (await this.#store.get(id)).state === 'cancelled' ? 'cancelled' : 'taken over';
  }

  async #work(
    id: string,
    order: BatchOrder,
    work: Noted & Pick<BatchJobOptions, 'threads'>,
  ): Promise<BatchJob> {
    const { stop, progress } = work;
    try {
      stop.signal.throwIfAborted();
      if (await this.#store.begin(id, this.#process)) await this.#run(id, order, work);
      else stop.abort(new Stop('cancelled'));
      stop.signal.throwIfAborted();
      await this.#note(id, progress);
      await this.#store.end(id, this.#process, { state: 'done' });
    } catch (error) {
      await this.#stopped(id, order, progress, error);
    }
    return await this.#store.get(id);
  }

  async #run(
    id: string,
    order: BatchOrder,
    { stop, threads, progress }: Noted & Pick<BatchJobOptions, 'threads'>,
  ): Promise<void> {
    const { models, memoryMegabytes } = this.#dependencies;
    const artifact = await models.loadArtifact(order.artifact);
    await runBatchJob({ id, order, artifact, threads, memoryMegabytes, progress, signal: stop.signal });
  }

  /** Clears up, unless the job is another process's by now. @throws the error, if it is the job's own. */
  async #stopped(id: string, order: BatchOrder, progress: BatchProgress, error: unknown): Promise<void> {
    const folder = new JobFolder({ ...order, id });
    const reason = stopOf(error);
    // What cannot be noted now is when somebody sees that this process says nothing more.
    const [noted] = await Promise.allSettled([this.#note(id, progress)]);
    const owner = noted.status === 'fulfilled' ? noted.value : 'unknown';
    if (owner === 'cancelled' || (owner === 'ours' && !(await folder.isOfUse()))) await folder.remove();
    const end =
      reason === undefined
        ? ({ state: 'failed', error: inWords(error) } as const)
        : ({ state: 'interrupted' } as const);
    if (owner === 'ours') await Promise.allSettled([this.#store.end(id, this.#process, end)]);
    if (reason === undefined) throw error;
  }
}

function inWords(error: unknown): string {
  return error instanceof PlatformError
    ? error.message
    : 'something unexpected happened, which the log tells';
}
