import type { BatchFormat, BatchJob } from '@quincunx/contracts';

/** What a job is asked to do. Paths are absolute; an output that ends in a slash is a folder of files. */
export interface BatchJobOrder {
  readonly model: string;
  /** By default the version that is deployed now. */
  readonly version?: number | undefined;
  readonly input: string;
  readonly output: string;
  /** By default as the extension tells. */
  readonly inputFormat?: BatchFormat | undefined;
  readonly outputFormat?: BatchFormat | undefined;
  /** A killed job goes on from its last whole part. */
  readonly rowsPerPart?: number | undefined;
}

export interface BatchJobProgress {
  /** Undefined until they are counted. */
  readonly rows: number | undefined;
  readonly rowsDone: number;
}

export interface BatchJobOptions {
  readonly onProgress?: ((progress: BatchJobProgress) => void) | undefined;
  /** For DuckDB, or for predictors where SQL cannot hold the model. */
  readonly threads: number;
}

export interface StartedBatchJob {
  /** As it was when it was queued. */
  readonly job: BatchJob;
  /** How it ended: done, cancelled or interrupted. Rejects with the reason when it failed. */
  readonly end: Promise<BatchJob>;
}
