import { InvalidInputError, type Metrics, type Prediction } from '@quincunx/contracts';
import { CompensatedSum } from './compensated-sum.ts';
import { definedMetrics } from './defined-metrics.ts';
import type { MetricMeter } from './metric-meter.ts';

/**
 * r2 (undefined for a constant label), mse, rmse, mae, bias, and mape (undefined where a label is 0), in one pass and
 * constant memory. The variance of the label is Welford's (1962).
 */
export class RegressionMeter implements MetricMeter {
  #rows = 0;
  #labelMean = 0;
  readonly #labelSquares = new CompensatedSum();
  readonly #squares = new CompensatedSum();
  readonly #distances = new CompensatedSum();
  readonly #shares = new CompensatedSum();
  readonly #errors = new CompensatedSum();

  add(label: number, prediction: Prediction): number {
    if (typeof prediction !== 'number' || !Number.isFinite(prediction)) {
      throw new InvalidInputError(
        `the model predicts ${JSON.stringify(prediction)} where a number is expected`,
      );
    }
    const error = prediction - label;
    this.#rows += 1;
    const distance = label - this.#labelMean;
    this.#labelMean += distance / this.#rows;
    this.#labelSquares.add(distance * (label - this.#labelMean));
    this.#squares.add(error * error);
    this.#distances.add(Math.abs(error));
    this.#shares.add(Math.abs(error / label));
    this.#errors.add(error);
    return prediction;
  }

  metrics(): Metrics {
    const mse = this.#squares.value / this.#rows;
    return definedMetrics({
      r2: this.#labelSquares.value === 0 ? Number.NaN : 1 - this.#squares.value / this.#labelSquares.value,
      mse,
      rmse: Math.sqrt(mse),
      mae: this.#distances.value / this.#rows,
      mape: this.#shares.value / this.#rows,
      bias: this.#errors.value / this.#rows,
    });
  }
}
