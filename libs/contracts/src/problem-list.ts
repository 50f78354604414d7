import type { Problem } from './problem-document.ts';

/** Of one input, so that neither a large bad one nor the answer to it takes much memory. */
export const maximumProblems = 100;

/** The faults of one input: the first hundred are kept, the rest are only counted. */
export class ProblemList {
  readonly #kept: Problem[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The first hundred. */
  get problems(): readonly Problem[] {
    return this.#kept;
  }

  /** @param describe is called only if the problem will be kept. */
  add(describe: () => Problem): void {
    this.#count += 1;
    if (this.#kept.length < maximumProblems) this.#kept.push(describe());
  }

  /** The first few in a sentence each, and how many more there are: `size: must be a number (and 7 more)`. */
  inWords(most: number): string {
    const told = this.#kept
      .slice(0, most)
      .map(({ path, message }) => (path ? `${path}: ${message}` : message));
    const untold = this.#count - told.length;
    return `${told.join('; ')}${untold > 0 ? ` (and ${untold} more)` : ''}`;
  }
}
