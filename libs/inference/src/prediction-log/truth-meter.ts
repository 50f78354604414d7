import type { Metrics } from '@quincunx/contracts';
import { findClassification } from '../metrics/classification.ts';
import { ClassificationMeter } from '../metrics/classification-meter.ts';
import { definedMetrics } from '../metrics/defined-metrics.ts';
import { OrderedRanking } from '../metrics/ordered-ranking.ts';
import { RegressionMeter } from '../metrics/regression-meter.ts';

/**
 * Measures predictions of whatever kind against what turned out to be true: numbers as a regression, probabilities as a classification,
 * texts and booleans alone by their accuracy. Predictions come in ascending order of their scores.
 */
export class TruthMeter {
  readonly #regression = new RegressionMeter();
  readonly #classification = new ClassificationMeter(new OrderedRanking());
  readonly #classes = { rows: 0, right: 0 };

  /** What is of no such kind, or of another than its label, is passed over. */
  add(prediction: unknown, label: unknown): void {
    if (typeof prediction === 'number') {
      if (typeof label === 'number') this.#regression.add(label, prediction);
    } else if (typeof prediction === 'string' || typeof prediction === 'boolean') {
      if (typeof label === typeof prediction) this.#countClass(label === prediction);
    } else if (typeof label === 'boolean' && findClassification(prediction) !== undefined) {
      this.#classification.add(Number(label), prediction);
    }
  }

  metrics(): Metrics {
    const { rows, right } = this.#classes;
    return {
      ...this.#regression.metrics(),
      ...definedMetrics({ accuracy: right / rows }),
      ...this.#classification.metrics(),
    };
  }

  #countClass(isRight: boolean): void {
    this.#classes.rows += 1;
    if (isRight) this.#classes.right += 1;
  }
}
