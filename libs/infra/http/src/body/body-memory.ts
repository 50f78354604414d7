import { HttpError } from '../response/http-error.ts';

const usualBytes = 512 * 1024 * 1024;

/** Bounds what the bodies of all requests that are being read take together: each alone may be within its limit, and a thousand of them beyond the machine's. */
export class BodyMemory {
  readonly #mostBytes: number;
  #bytes = 0;

  /** @param limitBytes of one body, of which at least two have room. */
  constructor(limitBytes: number) {
    this.#mostBytes = Math.max(usualBytes, 2 * limitBytes);
  }

  /** @returns a 503 when there is no room; nothing is taken then. */
  take(bytes: number): HttpError | undefined {
    if (this.#bytes + bytes > this.#mostBytes) {
      return new HttpError(
        503,
        'the bodies of other requests take all the memory there is for them; try again',
        {
          headers: { 'retry-after': '1' },
        },
      );
    }
    this.#bytes += bytes;
    return undefined;
  }

  give(bytes: number): void {
    this.#bytes -= bytes;
  }
}
