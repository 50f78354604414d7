/** One at a time, in the order of asking. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Waits for the turn. It lasts until the function that this gives is called. */
  async take(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#last = promise;
    await before;
    return () => {
      resolve(undefined);
    };
  }
}
