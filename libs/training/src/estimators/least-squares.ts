import type { LeastSquaresSettings } from '@quincunx/contracts';
import { computeMoments, type Moments } from '../moments/compute-moments.ts';
import { solveSymmetric } from '../moments/solve-symmetric.ts';
import { SquareMatrix } from '../moments/square-matrix.ts';
import { dot } from '../moments/vector.ts';
import type { Estimator } from './estimator.ts';
import { LossHistory } from './loss-history.ts';
import { SquaredLoss } from './squared-loss.ts';

/**
 * The coefficients that minimise the sum of squared errors plus `l2` times the sum of squared coefficients (scikit-learn's
 * `Ridge(alpha=l2)`; the intercept is free), from the normal equations of the centred and scaled columns. A column that the
 * columns before it determine, such as the last of a one-hot encoding, gets the coefficient 0, unless `l2` shares it out.
 */
export const leastSquares: Estimator<LeastSquaresSettings> = async (data, { l2 }, context) => {
  const moments = await computeMoments(data.table, [...data.columns, data.label], data.rows);
  const coefficients = solveNormalEquations(moments, l2);
  const loss = new SquaredLoss(moments);
  const intercept = loss.labelMean - dot(coefficients, loss.means);
  const history = new LossHistory(1, context);
  history.record(1, loss.at(coefficients, intercept));
  return { intercept, coefficients: [...coefficients], steps: history.points };
};

function solveNormalEquations({ columns, products }: Moments, l2: number): Float64Array {
  const size = columns.length - 1;
  const scales = columns.map(({ scale }) => scale);
  const matrix = new SquareMatrix(size);
  const right = new Float64Array(size);
  scales.slice(0, size).forEach((scale, row) => {
    right[row] = products.at(size, row);
    for (let column = 0; column < size; column++) matrix.set(row, column, products.at(row, column));
    matrix.set(row, row, products.at(row, row) + l2 / scale / scale);
  });
  const labelScale = scales[size] ?? Number.NaN;
  return solveSymmetric(matrix, right).values.map(
    (value, row) => (value * labelScale) / (scales[row] ?? Number.NaN),
  );
}
