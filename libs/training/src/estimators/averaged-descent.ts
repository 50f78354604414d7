/** Faster than 1/2, slower than 1: between them averaging is optimal (Polyak and Juditsky 1992, theorem 2). */
const decayExponent = 2 / 3;

export interface AveragedDescentOptions {
  /** The rate of the first steps, for columns of unit variance. */
  readonly learningRate: number;
  /** Steps of one epoch: the rate falls to 0.63 of itself over the first. */
  readonly rows: number;
  /** Steps in all: the iterates of the second half are averaged, so that the way there does not count. */
  readonly steps: number;
  /** The ridge penalty on each coefficient, as its share of one row. */
  readonly decay: Float64Array;
}

/**
 * A linear model under stochastic gradient descent on the squared error, with the average of its iterates. The steps are
 * implicit: each is taken with the gradient where it ends, in closed form, so that no learning rate makes it diverge
 * (Toulis and Airoldi 2017, "Asymptotic and finite-sample properties of estimators based on stochastic gradients").
 */
export class AveragedDescent {
  readonly #options: AveragedDescentOptions;
  readonly #iterate: Float64Array;
  readonly #average: Float64Array;
  #interceptIterate = 0;
  #interceptAverage = 0;
  #taken = 0;

  constructor(options: AveragedDescentOptions) {
    this.#options = options;
    this.#iterate = new Float64Array(options.decay.length);
    this.#average = new Float64Array(options.decay.length);
  }

  get coefficients(): Float64Array {
    return this.#average;
  }

  get intercept(): number {
    return this.#interceptAverage;
  }

  /** @param row the values of the columns, then the label. */
  step(row: Float64Array): void {
    const { learningRate, rows, steps, decay } = this.#options;
    const weights = this.#iterate;
    const twice = 2 * learningRate * (1 + this.#taken / rows) ** -decayExponent;
    let prediction = this.#interceptIterate;
    let square = 1;
    for (let index = 0; index < weights.length; index++) {
      const value = row[index] ?? Number.NaN;
      prediction += (weights[index] ?? Number.NaN) * value;
      square += value * value;
    }
    const move = (twice / (1 + twice * square)) * ((row[weights.length] ?? Number.NaN) - prediction);
    this.#interceptIterate += move;
    this.#taken += 1;
    // Until the second half begins, the average is the iterate itself.
    const share = 1 / Math.max(1, this.#taken - Math.floor(steps / 2));
    this.#interceptAverage += share * (this.#interceptIterate - this.#interceptAverage);
    for (let index = 0; index < weights.length; index++) {
      const moved = (weights[index] ?? Number.NaN) + move * (row[index] ?? Number.NaN);
      const shrunk = moved / (1 + twice * (decay[index] ?? Number.NaN));
      weights[index] = shrunk;
      const average = this.#average[index] ?? Number.NaN;
      this.#average[index] = average + share * (shrunk - average);
    }
  }
}
