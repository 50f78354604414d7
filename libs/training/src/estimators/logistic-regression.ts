import { setImmediate } from 'node:timers/promises';
import { InvalidInputError, type LogisticRegressionSettings } from '@quincunx/contracts';
import { solveSymmetric } from '../moments/solve-symmetric.ts';
import type { StandardisedColumn } from '../moments/standardised-chunks.ts';
import { summariseColumns } from '../moments/summarise-columns.ts';
import type { Estimator, LinearModel, TrainingData } from './estimator.ts';
import { LossHistory } from './loss-history.ts';
import { logisticCurvature } from './logistic-curvature.ts';

/**
 * Logistic regression: the coefficients that minimise the sum of the rows' log losses plus `l2 / 2` times the sum of squared
 * coefficients (scikit-learn's `C = 1 / l2`; the intercept is free), by Newton's method, which here is iteratively reweighted
 * least squares (Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 4.4.1); a step that raises the loss
 * is halved. One pass over the rows an iteration, chunk by chunk. The tolerance is of coefficients of the columns over their largest
 * distance from the mean, relative where those are above 1.
 * @throws InvalidInputError when the columns separate the classes and `l2` is 0 (there is no finite optimum), when only one class
 * is there, or when `iterations` do not suffice.
 */
export const logisticRegression: Estimator<LogisticRegressionSettings> = async (data, settings, context) => {
  const { iterations, tolerance } = settings;
  const { columns, label } = await readUnits(data);
  const penalties = Float64Array.from(columns, ({ scale }) => settings.l2 / scale / scale);
  const history = new LossHistory(iterations, context);
  let weights: Float64Array = new Float64Array(columns.length + 1);
  let step = new Float64Array(weights.length);
  let previous = Number.POSITIVE_INFINITY;
  let determined: number | undefined;
  for (let iteration = 0; iteration <= iterations; iteration++) {
    const curvature = await logisticCurvature({
      table: data.table,
      rows: data.rows,
      columns,
      label,
      penalties,
      weights,
    });
    const { objective, loss } = curvature;
    const isDone = iteration > 0 && isWithin(step, weights, tolerance);
    if (isDone || history.isDue(iteration)) history.record(iteration, loss / data.rows);
    if (settings.l2 === 0 && curvature.separates) throw separation();
    if (isDone) return inUnits(weights, columns, history);
    if (objective <= previous * (1 + 1e-12)) {
      previous = objective;
      const solution = solveSymmetric(
        curvature.hessian,
        curvature.gradient.map((value) => -value),
      );
      determined ??= solution.dependent.length;
      // A direction without curvature that had some at first: its coefficient runs away.
      if (solution.dependent.length > determined) throw separation();
      step = Float64Array.from(solution.values);
      weights = weights.map((value, index) => value + (step[index] ?? Number.NaN));
    } else {
      step = step.map((value) => value / 2);
      weights = weights.map((value, index) => value - (step[index] ?? Number.NaN));
    }
    await setImmediate();
  }
  throw new InvalidInputError(
    `logistic regression did not converge in ${iterations} iterations: raise estimator.iterations, or set estimator.l2 if the features all but separate the classes`,
    { problems: [{ path: 'estimator/iterations', message: 'are too few: the fit did not converge' }] },
  );
};

async function readUnits(
  data: TrainingData,
): Promise<{ readonly columns: readonly StandardisedColumn[]; readonly label: StandardisedColumn }> {
  const { name, sql } = data.label;
  const [label, ...columns] = await summariseColumns(data.table, [data.label, ...data.columns]);
  const others = await data.table.aggregate({ others: `count(*) FILTER (WHERE ${sql} NOT IN (0, 1))` });
  if (others['others'] !== 0) {
    throw new InvalidInputError(
      `logistic-regression learns a label of true and false, or of 1 and 0; '${name}' has other values in ${String(others['others'])} training rows`,
    );
  }
  if (label?.minimum === label?.maximum) {
    const only = label?.maximum === 1 ? 'true' : 'false';
    throw new InvalidInputError(`'${name}' is ${only} in every training row: there is nothing to tell apart`);
  }
  return { columns, label: { name, sql, mean: 0, scale: 1 } };
}

function isWithin(step: Float64Array, weights: Float64Array, tolerance: number): boolean {
  return step.every(
    (value, index) => Math.abs(value) <= tolerance * Math.max(1, Math.abs(weights[index] ?? 0)),
  );
}

function inUnits(
  weights: Float64Array,
  columns: readonly StandardisedColumn[],
  history: LossHistory,
): LinearModel {
  let [intercept = Number.NaN] = weights;
  const coefficients = columns.map(({ mean, scale }, index) => {
    const coefficient = (weights[index + 1] ?? Number.NaN) / scale;
    intercept -= coefficient * mean;
    return coefficient;
  });
  return { intercept, coefficients, steps: history.points };
}

function separation(): InvalidInputError {
  return new InvalidInputError(
    'the features separate the classes, wholly or for a part of the rows, so the coefficients of logistic-regression ' +
      'have no finite optimum: set estimator.l2, for example to 1',
    { problems: [{ path: 'estimator/l2', message: 'is 0, and the features separate the classes; try 1' }] },
  );
}
