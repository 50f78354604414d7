import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Artifact } from '@quincunx/contracts';
import { messageOf } from '../duckdb/message-of.ts';
import type { ChunkAnswer, ChunkRequest } from './answer-chunks.ts';
import { transferable, type ColumnChunk } from './value-column.ts';

type Waiting = Pick<PromiseWithResolvers<ColumnChunk>, 'resolve' | 'reject'>;

/** A predictor in a thread of its own. */
export class PredictorThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #requests = 0;
  #failure: Error | undefined;

  constructor(artifact: Artifact) {
    this.#worker = new Worker(join(import.meta.dirname, 'predictor.worker.ts'), { workerData: artifact });
    this.#worker.on('message', (answer: ChunkAnswer) => {
      this.#settle(answer);
    });
    this.#worker.on('error', (error) => {
      this.#fail(new Error(messageOf(error), { cause: error }));
    });
  }

  /** How many chunks it has been asked for. */
  get waiting(): number {
    return this.#waiting.size;
  }

  async predict(chunk: ColumnChunk): Promise<ColumnChunk> {
    if (this.#failure !== undefined) throw this.#failure;
    const id = this.#requests++;
    this.#worker.postMessage({ id, chunk } satisfies ChunkRequest, transferable(chunk));
    const { promise, ...waiting } = Promise.withResolvers<ColumnChunk>();
    this.#waiting.set(id, waiting);
    return await promise;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
    this.#fail(new Error('the thread was ended'));
  }

  #settle({ id, chunk, error }: ChunkAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (chunk === undefined) waiting?.reject(new Error(`a predictor failed: ${String(error)}`));
    else waiting?.resolve(chunk);
  }

  /** A thread that has failed is gone. */
  #fail(error: Error): void {
    this.#failure = error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
