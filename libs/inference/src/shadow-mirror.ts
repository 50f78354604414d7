const mostWaiting = 100;

/** Repeats requests on a shadow, behind the answers: as many as there is time for. */
export class ShadowMirror {
  readonly #waiting: (() => Promise<void>)[] = [];
  #isWorking = false;
  #dropped = 0;

  /** How many requests were not mirrored, for lack of time. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @param work does not fail. @returns whether it will be done. */
  mirror(work: () => Promise<void>): boolean {
    if (this.#waiting.length >= mostWaiting) {
      this.#dropped += 1;
      return false;
    }
    this.#waiting.push(work);
    if (!this.#isWorking) {
      this.#isWorking = true;
      setImmediate(() => void this.#work());
    }
    return true;
  }

  async #work(): Promise<void> {
    for (;;) {
      const work = this.#waiting.shift();
      if (work === undefined) break;
      await work();
    }
    this.#isWorking = false;
  }
}
