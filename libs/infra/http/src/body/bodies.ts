import { HttpError } from '../response/http-error.ts';

const usualBytes = 512 * 1024 * 1024;
const lookEveryMilliseconds = 10_000;

/** Milliseconds. A body that is read whole may be large, and its line slow. */
const deadline = 300_000;

interface Begun {
  readonly refuse: (error: HttpError) => void;
  /** How often was looked when it began. */
  readonly looks: number;
}

/**
 * The bodies that are being read whole, which are bounded together: each alone may be within its limit, and a thousand of them beyond the
 * machine's. One that does not come in time is refused; a timer for each would cost as much as the reading of a small one.
 */
export class Bodies {
  readonly #mostBytes: number;
  /**
   * By place. A map has what it needs, but each of its tables holds on to the next: once one of them is old, whatever is read for the
   * requests after it grows old with it, and the pauses of collecting that are felt.
   */
  readonly #begun: (Begun | undefined)[] = [];
  readonly #freePlaces: number[] = [];
  #looks = 0;
  #bytes = 0;

  /** @param limitBytes of one body, of which at least two have room. */
  constructor(limitBytes: number) {
    this.#mostBytes = Math.max(usualBytes, 2 * limitBytes);
    setInterval(() => {
      this.#look();
    }, lookEveryMilliseconds).unref();
  }

  /**
   * @param refuse is called when the body does not come in time.
   * @returns the place of the body, for its end.
   */
  begin(refuse: (error: HttpError) => void): number {
    const place = this.#freePlaces.pop() ?? this.#begun.length;
    this.#begun[place] = { refuse, looks: this.#looks };
    return place;
  }

  /** @param bytes that the body has taken. */
  end(place: number, bytes: number): void {
    this.#bytes -= bytes;
    this.#begun[place] = undefined;
    this.#freePlaces.push(place);
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
    for (const begun of this.#begun) {
      if (begun === undefined || (this.#looks - begun.looks) * lookEveryMilliseconds <= deadline) continue;
      // What still comes of it has nobody to read it.
      const headers = { connection: 'close' };
      begun.refuse(new HttpError(408, 'the body of the request did not arrive in time', { headers }));
    }
  }
}
