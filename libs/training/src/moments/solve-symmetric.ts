import { SquareMatrix } from './square-matrix.ts';

/** A column whose square is explained by those before it up to this share is one of them over again. */
const dependenceTolerance = 1e-12;

export interface Solution {
  readonly values: Float64Array;
  /** The unknowns whose column depends linearly on the columns before it; their value is 0, as R's `lm` leaves them out. */
  readonly dependent: readonly number[];
}

/**
 * Solves `matrix * x = right` for a symmetric, positive semidefinite matrix by Cholesky's method without square roots, as
 * `L * D * L'`. A pivot is compared with its own diagonal element, so the unit of an unknown does not matter.
 */
export function solveSymmetric(matrix: SquareMatrix, right: Float64Array): Solution {
  const { size } = matrix;
  const lower = new SquareMatrix(size);
  const pivots = new Float64Array(size);
  const dependent: number[] = [];
  for (let column = 0; column < size; column++) {
    const pivot = matrix.at(column, column) - weightedDot(lower, pivots, column, column);
    if (!(pivot > dependenceTolerance * matrix.at(column, column))) {
      dependent.push(column);
      continue;
    }
    pivots[column] = pivot;
    for (let row = column + 1; row < size; row++) {
      lower.set(row, column, (matrix.at(row, column) - weightedDot(lower, pivots, row, column)) / pivot);
    }
  }
  return { values: substitute(lower, pivots, right), dependent };
}

/** Of two rows of `lower`, up to the lesser one's diagonal. */
function weightedDot(lower: SquareMatrix, pivots: Float64Array, row: number, column: number): number {
  let sum = 0;
  for (let index = 0; index < column; index++) {
    sum += lower.at(row, index) * lower.at(column, index) * (pivots[index] ?? Number.NaN);
  }
  return sum;
}

/** Forward, then backward; an unknown without a pivot stays 0. */
function substitute(lower: SquareMatrix, pivots: Float64Array, right: Float64Array): Float64Array {
  const values = Float64Array.from(right);
  for (let row = 0; row < values.length; row++) {
    let rest = values[row] ?? Number.NaN;
    for (let index = 0; index < row; index++) rest -= lower.at(row, index) * (values[index] ?? Number.NaN);
    values[row] = rest;
  }
  for (let row = values.length - 1; row >= 0; row--) {
    const pivot = pivots[row] ?? Number.NaN;
    let rest = pivot === 0 ? 0 : (values[row] ?? Number.NaN) / pivot;
    for (let index = row + 1; index < values.length; index++) {
      rest -= lower.at(index, row) * (values[index] ?? Number.NaN);
    }
    values[row] = rest;
  }
  return values;
}
