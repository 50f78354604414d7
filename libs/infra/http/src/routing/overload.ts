import { HttpError } from '../response/http-error.ts';

export interface PressureLimits {
  /** Requests that are being answered at once. */
  readonly requestsInFlight: number;
  /** How late the event loop may come back to its timers, twice in a row, in milliseconds. */
  readonly eventLoopDelayMilliseconds: number;
}

const lookEveryMilliseconds = 20;
const retryAfterSeconds = '1';

/** Knows how much there is to do, and says so before more is taken on than can be done in time. */
export class Overload {
  readonly #limits: PressureLimits;
  #inFlight = 0;
  #delayMilliseconds = 0;
  #lastDelayMilliseconds = 0;
  #lookedAt = performance.now();

  constructor(limits: PressureLimits) {
    this.#limits = limits;
    setInterval(() => {
      const now = performance.now();
      const delay = now - this.#lookedAt - lookEveryMilliseconds;
      // One pause, such as of the garbage collector, is over by the time it is noticed.
      this.#delayMilliseconds = Math.min(delay, this.#lastDelayMilliseconds);
      this.#lastDelayMilliseconds = delay;
      this.#lookedAt = now;
    }, lookEveryMilliseconds).unref();
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** How late the event loop was at both of the last two looks. */
  get eventLoopDelayMilliseconds(): number {
    return Math.max(0, this.#delayMilliseconds);
  }

  enter(): void {
    this.#inFlight += 1;
  }

  leave(): void {
    this.#inFlight -= 1;
  }

  /** A 503 with `Retry-After` when there is more than can be done, the request just entered included. */
  findRefusal(): HttpError | undefined {
    const { requestsInFlight, eventLoopDelayMilliseconds } = this.#limits;
    if (this.#inFlight > requestsInFlight) {
      return tooMuch(`${requestsInFlight} requests are being answered, as many as are taken at once`);
    }
    if (this.#delayMilliseconds > eventLoopDelayMilliseconds) {
      return tooMuch('requests are answered too late to take on more');
    }
    return undefined;
  }
}

function tooMuch(message: string): HttpError {
  return new HttpError(503, `${message}; try again in a second`, {
    headers: { 'retry-after': retryAfterSeconds },
  });
}
