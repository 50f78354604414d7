import { setImmediate } from 'node:timers/promises';
import { InvalidInputError, type GradientDescentSettings } from '@quincunx/contracts';
import { computeMoments } from '../moments/compute-moments.ts';
import { addScaled } from '../moments/vector.ts';
import type { Estimator } from './estimator.ts';
import { LossHistory } from './loss-history.ts';
import { SquaredLoss } from './squared-loss.ts';

/** Multiplications after which other work of the process gets its turn: some milliseconds. */
const burst = 200_000;

/**
 * Full-batch gradient descent on the mean squared error, every coefficient starting at zero: each step subtracts
 * `learningRate` times the gradient `(2/n) sum (prediction - label) * x`. The gradient comes from the moments of the rows,
 * which determine it exactly, so a step does not read them.
 * @throws InvalidInputError naming `learningRate` when the loss grows instead of falling.
 */
export const gradientDescent: Estimator<GradientDescentSettings> = async (data, settings, context) => {
  const { learningRate, iterations } = settings;
  const loss = new SquaredLoss(await computeMoments(data.table, [...data.columns, data.label], data.rows));
  const history = new LossHistory(iterations, context);
  const turn = Math.max(1, Math.floor(burst / (data.columns.length + 1) ** 2));
  const coefficients = new Float64Array(data.columns.length);
  const slopes = new Float64Array(data.columns.length);
  let intercept = 0;
  const startingLoss = loss.at(coefficients, intercept);
  history.record(0, startingLoss);
  for (let step = 1; step <= iterations; step++) {
    const bias = loss.halfGradient(coefficients, intercept, slopes);
    addScaled(coefficients, -2 * learningRate, slopes);
    intercept -= 2 * learningRate * bias;
    if (history.isDue(step)) {
      const current = loss.at(coefficients, intercept);
      // Where descent converges at all, no step raises the loss beyond where it started.
      if (!(current <= startingLoss * (1 + 1e-9))) throw divergence(loss, settings, step);
      history.record(step, current);
    }
    if (step % turn === 0) await setImmediate();
  }
  return { intercept, coefficients: [...coefficients], steps: history.points };
};

function divergence(
  loss: SquaredLoss,
  { learningRate }: GradientDescentSettings,
  step: number,
): InvalidInputError {
  // Half the Hessian's trace, the intercept's 1 included; its largest eigenvalue is below the trace.
  let trace = 1;
  loss.means.forEach((mean, column) => (trace += (loss.variances[column] ?? Number.NaN) + mean ** 2));
  const safe = Number((0.95 / trace).toPrecision(2));
  return new InvalidInputError(
    `gradient descent diverged within ${step} iterations: the learningRate of ${learningRate} is too high for these features. ` +
      `Standardise them, or lower estimator.learningRate; at most ${safe} is certain to converge as they are`,
    { problems: [{ path: 'estimator/learningRate', message: `is too high: the fit diverged; try ${safe}` }] },
  );
}
