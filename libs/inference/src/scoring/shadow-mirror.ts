import { setImmediate } from 'node:timers/promises';

const mostWaiting = 100;
/** Of all that waits: each request is kept whole until then. */
const mostBytesWaiting = 64 * 1024 * 1024;
/** After which requests get their turn; one that is repeated may take longer. */
const turnMilliseconds = 5;

interface Repetition {
  readonly size: number;
  readonly work: () => Promise<void>;
}

/** Repeats requests on a shadow, behind the answers: as many as there is time for. */
export class ShadowMirror {
  readonly #waiting: Repetition[] = [];
  #bytesWaiting = 0;
  #isWorking = false;
  #dropped = 0;

  /** How many requests were not mirrored, for lack of time. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * @param size of the request in memory, about, in bytes.
   * @param work does not fail.
   * @returns whether it will be done.
   */
  mirror(size: number, work: () => Promise<void>): boolean {
    const isFull = this.#waiting.length >= mostWaiting || this.#bytesWaiting + size > mostBytesWaiting;
    if (isFull && this.#waiting.length > 0) {
      this.#dropped += 1;
      return false;
    }
    this.#waiting.push({ size, work });
    this.#bytesWaiting += size;
    if (!this.#isWorking) {
      this.#isWorking = true;
      void this.#work();
    }
    return true;
  }

  async #work(): Promise<void> {
    await setImmediate();
    let begun = performance.now();
    for (;;) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#bytesWaiting -= next.size;
      await next.work();
      if (performance.now() - begun < turnMilliseconds) continue;
      await setImmediate();
      begun = performance.now();
    }
    this.#isWorking = false;
  }
}
