import type { Artifact } from '@quincunx/contracts';
import { PredictorThread } from './predictor-thread.ts';
import type { ColumnChunk } from './value-column.ts';

/** Predictors of one artifact, each in a thread of its own. */
export class PredictorPool {
  readonly #threads: readonly PredictorThread[];

  /** @param size how many threads. */
  constructor(artifact: Artifact, size: number) {
    this.#threads = Array.from({ length: size }, () => new PredictorThread(artifact));
  }

  get size(): number {
    return this.#threads.length;
  }

  /** The outputs for columns of inputs, which are moved away. */
  async predict(chunk: ColumnChunk): Promise<ColumnChunk> {
    const [idle] = this.#threads.toSorted((one, other) => one.waiting - other.waiting);
    if (idle === undefined) throw new RangeError('a pool has at least one thread');
    return await idle.predict(chunk);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}
