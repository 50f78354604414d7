import type { Ranking } from './ranking.ts';

/** Ranks scores that come in ascending order, in constant memory. */
export class OrderedRanking implements Ranking {
  #score = Number.NaN;
  readonly #equal = { positives: 0, negatives: 0 };
  readonly #below = { positives: 0, negatives: 0 };
  #won = 0;

  add(score: number, isPositive: boolean): void {
    if (score !== this.#score) this.#goOnTo(score);
    this.#equal[isPositive ? 'positives' : 'negatives'] += 1;
  }

  areaUnderCurve(): number {
    this.#goOnTo(Number.NaN);
    return this.#won / this.#below.positives / this.#below.negatives;
  }

  #goOnTo(score: number): void {
    const { positives, negatives } = this.#equal;
    this.#won += positives * (this.#below.negatives + negatives / 2);
    this.#below.positives += positives;
    this.#below.negatives += negatives;
    Object.assign(this.#equal, { positives: 0, negatives: 0 });
    this.#score = score;
  }
}
