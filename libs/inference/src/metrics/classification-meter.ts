import { InvalidInputError, type Metrics } from '@quincunx/contracts';
import { findClassification, type Classification } from './classification.ts';
import { CompensatedSum } from './compensated-sum.ts';
import { definedMetrics } from './defined-metrics.ts';
import type { MetricMeter } from './metric-meter.ts';
import type { Ranking } from './ranking.ts';
import { ScoreRanking } from './score-ranking.ts';

/** A probability is kept this far from 0 and 1 in the log loss, so that one sure and wrong answer does not make it infinite. */
const clipping = 1e-15;

/**
 * accuracy, logLoss (probabilities clipped to [1e-15, 1 - 1e-15]) and brier; precision where any row is predicted true,
 * recall where any is true, f1 where either, rocAuc where both classes are there. One pass; rocAuc is exact.
 */
export class ClassificationMeter implements MetricMeter {
  readonly #counts = { truePositive: 0, falsePositive: 0, trueNegative: 0, falseNegative: 0 };
  readonly #logLosses = new CompensatedSum();
  readonly #squares = new CompensatedSum();
  readonly #ranking: Ranking;

  /** @param ranking for rocAuc: by default of rows in any order, which keeps eight bytes a row. */
  constructor(ranking: Ranking = new ScoreRanking()) {
    this.#ranking = ranking;
  }

  add(label: number, prediction: unknown): number {
    const { probability, isPositive } = readPrediction(prediction);
    if (isPositive) this.#counts[label === 1 ? 'truePositive' : 'falsePositive'] += 1;
    else this.#counts[label === 1 ? 'falseNegative' : 'trueNegative'] += 1;
    const ofLabel = label === 1 ? probability : 1 - probability;
    this.#logLosses.add(-Math.log(Math.min(Math.max(ofLabel, clipping), 1 - clipping)));
    this.#squares.add((probability - label) ** 2);
    this.#ranking.add(probability, label === 1);
    return probability;
  }

  metrics(): Metrics {
    const { truePositive, falsePositive, trueNegative, falseNegative } = this.#counts;
    const rows = truePositive + falsePositive + trueNegative + falseNegative;
    return definedMetrics({
      accuracy: (truePositive + trueNegative) / rows,
      precision: truePositive / (truePositive + falsePositive),
      recall: truePositive / (truePositive + falseNegative),
      f1: (2 * truePositive) / (2 * truePositive + falsePositive + falseNegative),
      rocAuc: this.#ranking.areaUnderCurve(),
      logLoss: this.#logLosses.value / rows,
      brier: this.#squares.value / rows,
    });
  }
}

function readPrediction(prediction: unknown): Classification {
  const found = findClassification(prediction);
  if (found !== undefined) return found;
  throw new InvalidInputError(
    `the model predicts ${JSON.stringify(prediction)} where a probability and a label are expected`,
  );
}
