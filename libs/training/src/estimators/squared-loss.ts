import type { Moments } from '../moments/compute-moments.ts';
import { addScaled, dot } from '../moments/vector.ts';

/**
 * The mean squared error of a linear model on the training rows, and its gradient. Both are quadratic in the coefficients
 * and know the rows through their moments alone, so they are exact and cost the same for a thousand rows or a billion.
 */
export class SquaredLoss {
  readonly means: Float64Array;
  /** Of the columns, over the population. */
  readonly variances: Float64Array;
  readonly labelMean: number;
  readonly labelVariance: number;
  readonly #covariances: readonly Float64Array[];
  readonly #labelCovariances: Float64Array;

  /** @param moments of the columns, and of the label as the last of them. */
  constructor({ rows, columns, products }: Moments) {
    const covariances = columns.map(({ scale }, row) =>
      Float64Array.from(columns, (column, index) => (scale * column.scale * products.at(row, index)) / rows),
    );
    const size = columns.length - 1;
    this.means = Float64Array.from(columns.slice(0, size), ({ mean }) => mean);
    this.variances = Float64Array.from(
      { length: size },
      (_, index) => covariances[index]?.[index] ?? Number.NaN,
    );
    this.labelMean = columns[size]?.mean ?? Number.NaN;
    this.labelVariance = covariances[size]?.[size] ?? Number.NaN;
    this.#covariances = covariances.slice(0, size).map((row) => row.subarray(0, size));
    this.#labelCovariances = covariances[size]?.subarray(0, size) ?? new Float64Array();
  }

  /**
   * Writes half the gradient of the mean squared error by each coefficient into `slopes`.
   * @returns half of that by the intercept: the mean of prediction minus label.
   */
  halfGradient(coefficients: Float64Array, intercept: number, slopes: Float64Array): number {
    const bias = this.#bias(coefficients, intercept);
    this.#covariances.forEach((row, index) => {
      slopes[index] = dot(row, coefficients) - (this.#labelCovariances[index] ?? Number.NaN);
    });
    addScaled(slopes, bias, this.means);
    return bias;
  }

  /** The mean squared error, in the square of the label's unit. */
  at(coefficients: Float64Array, intercept: number): number {
    const explained = Float64Array.from(this.#covariances, (row) => dot(row, coefficients));
    addScaled(explained, -2, this.#labelCovariances);
    // Rounding may take the variance that is left below nothing when the fit is perfect.
    const variance = Math.max(0, this.labelVariance + dot(coefficients, explained));
    return variance + this.#bias(coefficients, intercept) ** 2;
  }

  /** The mean of prediction minus label. */
  #bias(coefficients: Float64Array, intercept: number): number {
    return dot(coefficients, this.means) + intercept - this.labelMean;
  }
}
