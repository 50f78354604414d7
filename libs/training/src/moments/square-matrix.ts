/** A dense matrix of doubles, row by row. */
export class SquareMatrix {
  readonly size: number;
  readonly #values: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.#values = new Float64Array(size * size);
  }

  at(row: number, column: number): number {
    return this.#values[row * this.size + column] ?? Number.NaN;
  }

  set(row: number, column: number, value: number): void {
    this.#values[row * this.size + column] = value;
  }

  /** Sets both halves of a symmetric matrix. */
  setBoth(row: number, column: number, value: number): void {
    this.set(row, column, value);
    this.set(column, row, value);
  }

  /** One row, as a view. */
  row(row: number): Float64Array {
    return this.#values.subarray(row * this.size, (row + 1) * this.size);
  }
}
