import { SquareMatrix } from '../moments/square-matrix.ts';
import { standardisedChunks, type StandardisedColumn } from '../moments/standardised-chunks.ts';
import { addScaled, dot } from '../moments/vector.ts';
import type { TrainingTable } from '../training-table.ts';

export interface LogisticPoint {
  readonly table: TrainingTable;
  readonly rows: number;
  readonly columns: readonly StandardisedColumn[];
  readonly label: StandardisedColumn;
  /** The ridge penalty on each column's weight. */
  readonly penalties: Float64Array;
  /** The intercept, then one weight per column. */
  readonly weights: Float64Array;
}

export interface LogisticCurvature {
  /** The sum of the rows' log losses, in nats. */
  readonly loss: number;
  /** The loss with the penalty. */
  readonly objective: number;
  /** Of the objective. */
  readonly gradient: Float64Array;
  readonly hessian: SquareMatrix;
  /** Every row is on its own side: then larger weights are always better (Albert and Anderson 1984). */
  readonly separates: boolean;
}

/** The penalised log loss around a point, to second order: one pass over the rows, in memory for one chunk. */
export async function logisticCurvature(point: LogisticPoint): Promise<LogisticCurvature> {
  const { table, rows, columns, label, penalties, weights } = point;
  const gradient = new Float64Array(weights.length);
  const hessian = new SquareMatrix(weights.length);
  let loss = 0;
  let separates = true;
  for await (const chunk of standardisedChunks(table, [label, ...columns], rows)) {
    const [labels = new Float64Array(), ...values] = chunk.columns;
    const design = [new Float64Array(chunk.length).fill(1), ...values];
    const scores = new Float64Array(chunk.length);
    design.forEach((column, index) => {
      addScaled(scores, weights[index] ?? Number.NaN, column);
    });
    const residuals = new Float64Array(chunk.length);
    scores.forEach((score, row) => {
      // With the sign that makes a right answer positive, nothing cancels and nothing overflows.
      const isTrue = labels[row] === 1;
      const margin = isTrue ? score : -score;
      const miss = 1 / (1 + Math.exp(margin));
      loss += Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
      residuals[row] = isTrue ? -miss : miss;
      separates &&= margin > 0;
    });
    const bends = residuals.map((residual) => Math.abs(residual) * (1 - Math.abs(residual)));
    design.forEach((left, row) => {
      gradient[row] = dot(left, residuals, gradient[row]);
      const bent = left.map((value, index) => value * (bends[index] ?? Number.NaN));
      design.slice(0, row + 1).forEach((right, column) => {
        hessian.setBoth(row, column, dot(bent, right, hessian.at(row, column)));
      });
    });
  }
  let penalty = 0;
  penalties.forEach((strength, index) => {
    const weight = weights[index + 1] ?? Number.NaN;
    penalty += (strength * weight * weight) / 2;
    gradient[index + 1] = (gradient[index + 1] ?? Number.NaN) + strength * weight;
    hessian.set(index + 1, index + 1, hessian.at(index + 1, index + 1) + strength);
  });
  return { loss, objective: loss + penalty, gradient, hessian, separates };
}
