import { HttpError } from '../response/http-error.ts';

const usualBytes = 512 * 1024 * 1024;
const lookEveryMilliseconds = 10_000;

/** Milliseconds. A body that is read whole may be large, and its line slow. */
const deadline = 300_000;

/**
 * The bodies that are being read whole, which are bounded together: each alone may be within its limit, and a thousand of them beyond the
 * machine's. One that does not come in time is refused; a timer for each would cost as much as the reading of a small one.
 */
export class Bodies {
  readonly #mostBytes: number;
  /** With how often was looked when they began. */
  readonly #begun = new Map<(error: HttpError) => void, number>();
  #looks = 0;
  #bytes = 0;

  /** @param limitBytes of one body, of which at least two have room. */
  constructor(limitBytes: number) {
    this.#mostBytes = Math.max(usualBytes, 2 * limitBytes);
    setInterval(() => {
      this.#look();
    }, lookEveryMilliseconds).unref();
  }

  /** @param refuse is called when the body does not come in time. */
  begin(refuse: (error: HttpError) => void): void {
    this.#begun.set(refuse, this.#looks);
  }

  /** @param bytes that the body has taken. */
  end(refuse: (error: HttpError) => void, bytes: number): void {
    this.#begun.delete(refuse);
    this.#bytes -= bytes;
  }

  /** @returns a 503 when there is no room; nothing is taken then. */
  take(bytes: number): HttpError | undefined {
    if (this.#bytes + bytes > this.#mostBytes) {
      return new HttpError(
        503,
        'the bodies of other requests take all the memory there is for them; try again',
        { headers: { 'retry-after': '1' } },
      );
    }
    this.#bytes += bytes;
    return undefined;
  }

  #look(): void {
    this.#looks += 1;
    for (const [refuse, looks] of this.#begun) {
      if ((this.#looks - looks) * lookEveryMilliseconds <= deadline) continue;
      // What still comes of it has nobody to read it.
      const headers = { connection: 'close' };
      refuse(new HttpError(408, 'the body of the request did not arrive in time', { headers }));
    }
  }
}
