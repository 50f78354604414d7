import type { TrafficBounds } from '@quincunx/contracts';

interface Slice {
  /** Which one it is, counted from the beginning of time. */
  number: number;
  requests: number;
  errors: number;
  slow: number;
}

const slicesOfWindow = 10;
/** What a 99th percentile leaves above it. */
const slowShare = 0.01;

/**
 * Watches a canary's answers over a sliding window, in tenths of it. The 99th percentile is beyond its bound when more than one
 * request in a hundred took longer than that: nothing has to be sorted.
 */
export class CanaryJudge {
  readonly #bounds: TrafficBounds;
  readonly #sliceMilliseconds: number;
  readonly #slices: Slice[] = [];

  constructor(bounds: TrafficBounds) {
    this.#bounds = bounds;
    this.#sliceMilliseconds = (bounds.windowSeconds * 1000) / slicesOfWindow;
  }

  /**
   * @param now milliseconds of a clock that never goes back.
   * @returns what bound the canary has left, in words, if it has.
   */
  record(
    answer: { readonly milliseconds: number; readonly failed: boolean },
    now: number,
  ): string | undefined {
    const number = Math.floor(now / this.#sliceMilliseconds);
    const slice = this.#sliceOf(number);
    slice.requests += 1;
    if (answer.failed) slice.errors += 1;
    if (answer.milliseconds > (this.#bounds.p99Milliseconds ?? Infinity)) slice.slow += 1;
    return this.#judge();
  }

  #sliceOf(number: number): Slice {
    while (this.#slices[0] !== undefined && this.#slices[0].number <= number - slicesOfWindow)
      this.#slices.shift();
    const last = this.#slices.at(-1);
    if (last?.number === number) return last;
    const slice = { number, requests: 0, errors: 0, slow: 0 };
    this.#slices.push(slice);
    return slice;
  }

  #judge(): string | undefined {
    const { errorRate, p99Milliseconds, minimumRequests, windowSeconds } = this.#bounds;
    let [requests, errors, slow] = [0, 0, 0];
    for (const slice of this.#slices) {
      requests += slice.requests;
      errors += slice.errors;
      slow += slice.slow;
    }
    if (requests < minimumRequests) return undefined;
    const of = `${requests} requests in ${windowSeconds} s`;
    if (errorRate !== undefined && errors > errorRate * requests) {
      return `${errors} of ${of} failed; the bound is a share of ${errorRate}`;
    }
    if (p99Milliseconds !== undefined && slow > slowShare * requests) {
      return `${slow} of ${of} took more than ${p99Milliseconds} ms, which is the bound of the 99th percentile`;
    }
    return undefined;
  }
}
