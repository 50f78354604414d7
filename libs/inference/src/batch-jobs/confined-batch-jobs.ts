import type { BatchJob, BatchJobRequest, Page, PageRequest } from '@quincunx/contracts';
import type { BatchFolder } from './batch-folder.ts';
import type { StartedBatchJob } from './batch-job-order.ts';
import type { BatchJobs } from './batch-jobs.ts';

/** Batch jobs for whoever asks from outside: over files of one folder, named relative to it. Nobody waits for their end. */
export class ConfinedBatchJobs {
  readonly #jobs: BatchJobs;
  readonly #folder: BatchFolder;
  readonly #threads: number;
  readonly #onError: (error: unknown) => void;

  /** @param options.onError is told why a job failed. */
  constructor(options: {
    readonly jobs: BatchJobs;
    readonly folder: BatchFolder;
    readonly threads: number;
    readonly onError: (error: unknown) => void;
  }) {
    this.#jobs = options.jobs;
    this.#folder = options.folder;
    this.#threads = options.threads;
    this.#onError = options.onError;
  }

  /** As `BatchJobs.start`. @throws InvalidInputError for a path that leads out of the folder, too. */
  async start(request: BatchJobRequest): Promise<BatchJob> {
    const input = await this.#folder.locate(request.input, 'input');
    const output = await this.#folder.locate(request.output, 'output');
    return this.#begun(await this.#jobs.start({ ...request, input, output }, { threads: this.#threads }));
  }

  /** As `BatchJobs.resume`. @throws InvalidInputError for a job over files outside the folder, too. */
  async resume(id: string): Promise<BatchJob> {
    const { input, output } = await this.#jobs.get(id);
    await this.#folder.contain(input, 'input');
    await this.#folder.contain(output, 'output');
    return this.#begun(await this.#jobs.resume(id, { threads: this.#threads }));
  }

  async cancel(id: string): Promise<BatchJob> {
    return this.#shown(await this.#jobs.cancel(id));
  }

  async get(id: string): Promise<BatchJob> {
    return this.#shown(await this.#jobs.get(id));
  }

  async list(request: PageRequest): Promise<Page<BatchJob>> {
    const { items, ...next } = await this.#jobs.list(request);
    return { items: items.map((job) => this.#shown(job)), ...next };
  }

  #begun({ job, end }: StartedBatchJob): BatchJob {
    end.catch(this.#onError);
    return this.#shown(job);
  }

  #shown(job: BatchJob): BatchJob {
    return { ...job, input: this.#folder.show(job.input), output: this.#folder.show(job.output) };
  }
}
