import { GrowingNumbers } from './growing-numbers.ts';

/** How well scores put the true rows above the false ones. */
export class ScoreRanking {
  readonly #positives = new GrowingNumbers();
  readonly #negatives = new GrowingNumbers();

  add(score: number, isPositive: boolean): void {
    (isPositive ? this.#positives : this.#negatives).add(score);
  }

  /**
   * The area under the receiver operating characteristic: the share of pairs of a true and a false row in which the true one
   * has the higher score, ties counting half (Mann and Whitney 1947). NaN without a pair.
   */
  areaUnderCurve(): number {
    const positives = this.#positives.sorted();
    const negatives = this.#negatives.sorted();
    let below = 0;
    let upTo = 0;
    let won = 0;
    for (const score of positives) {
      while (below < negatives.length && (negatives[below] ?? Number.NaN) < score) below++;
      while (upTo < negatives.length && (negatives[upTo] ?? Number.NaN) <= score) upTo++;
      won += (below + upTo) / 2;
    }
    return won / positives.length / negatives.length;
  }
}
