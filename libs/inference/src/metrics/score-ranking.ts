import { GrowingNumbers } from './growing-numbers.ts';
import type { Ranking } from './ranking.ts';

/** Ranks scores that come in any order, in eight bytes each. */
export class ScoreRanking implements Ranking {
  readonly #positives = new GrowingNumbers();
  readonly #negatives = new GrowingNumbers();

  add(score: number, isPositive: boolean): void {
    (isPositive ? this.#positives : this.#negatives).add(score);
  }

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
