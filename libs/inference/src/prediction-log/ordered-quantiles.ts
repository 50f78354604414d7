/**
 * Quantiles of numbers that come in ascending order, in constant memory: between two numbers, those in proportion (Hyndman and Fan 1996,
 * type 7).
 */
export class OrderedQuantiles {
  readonly #quantiles: readonly { readonly place: number; value: number }[];
  #index = 0;

  /**
   * @param count of the numbers that will come, at least 1.
   * @param shares of them below each quantile, 0 to 1.
   */
  constructor(count: number, shares: readonly number[]) {
    this.#quantiles = shares.map((share) => ({ place: share * (count - 1), value: 0 }));
  }

  add(value: number): void {
    for (const quantile of this.#quantiles) {
      const distance = Math.abs(quantile.place - this.#index);
      if (distance < 1) quantile.value += (1 - distance) * value;
    }
    this.#index += 1;
  }

  values(): readonly number[] {
    return this.#quantiles.map(({ value }) => value);
  }
}
