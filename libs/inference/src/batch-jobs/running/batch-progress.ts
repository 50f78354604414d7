import type { BatchJob } from '@quincunx/contracts';

/** How far a job is. */
export class BatchProgress {
  /** Undefined until the rows are counted. */
  rows: number | undefined;
  #engine: BatchJob['engine'];
  #whole = 0;
  #current: () => number = () => 0;

  get rowsDone(): number {
    return Math.min(this.#whole + Math.floor(this.#current()), this.rows ?? 0);
  }

  get engine(): BatchJob['engine'] {
    return this.#engine;
  }

  /** From the first part on, again or for the first time. */
  begin(engine: BatchJob['engine']): void {
    this.#engine = engine;
    this.#whole = 0;
    this.#current = () => 0;
  }

  /** @param rowsDone of the part that is being worked on. */
  beginPart(rowsDone: () => number): void {
    this.#current = rowsDone;
  }

  endPart(rows: number): void {
    this.#current = () => 0;
    this.#whole += rows;
  }
}
