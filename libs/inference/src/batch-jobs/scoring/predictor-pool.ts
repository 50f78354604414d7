import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Artifact } from '@quincunx/contracts';
import type { ChunkAnswer, ChunkRequest } from './answer-chunks.ts';
import { transferable, type ColumnChunk } from './value-column.ts';

interface Waiting {
  readonly resolve: (chunk: ColumnChunk) => void;
  readonly reject: (error: unknown) => void;
}

/** Predictors of one artifact, each in a thread of its own. */
export class PredictorPool {
  readonly #workers: readonly { readonly worker: Worker; readonly waiting: Map<number, Waiting> }[];
  #requests = 0;

  /** @param size how many threads. */
  constructor(artifact: Artifact, size: number) {
    this.#workers = Array.from({ length: size }, () => startWorker(artifact));
  }

  get size(): number {
    return this.#workers.length;
  }

  /** The outputs for columns of inputs, which are moved away. */
  predict(chunk: ColumnChunk): Promise<ColumnChunk> {
    const id = this.#requests++;
    const [idle] = this.#workers.toSorted((one, other) => one.waiting.size - other.waiting.size);
    const { promise, ...waiting } = Promise.withResolvers<ColumnChunk>();
    idle?.waiting.set(id, waiting);
    idle?.worker.postMessage({ id, chunk } satisfies ChunkRequest, transferable(chunk));
    return promise;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(({ worker }) => worker.terminate()));
  }
}

function startWorker(artifact: Artifact) {
  const worker = new Worker(join(import.meta.dirname, 'predictor.worker.ts'), { workerData: artifact });
  const waiting = new Map<number, Waiting>();
  worker.on('message', ({ id, chunk, error }: ChunkAnswer) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (chunk === undefined) asked?.reject(new Error(`a predictor failed: ${error ?? ''}`));
    else asked?.resolve(chunk);
  });
  worker.on('error', (error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  return { worker, waiting };
}
