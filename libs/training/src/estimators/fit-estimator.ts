import type { EstimatorSettings } from '@quincunx/contracts';
import type { FitContext, LinearModel, TrainingData } from './estimator.ts';
import { gradientDescent } from './gradient-descent.ts';
import { leastSquares } from './least-squares.ts';
import { logisticRegression } from './logistic-regression.ts';
import { stochasticGradientDescent } from './stochastic-gradient-descent.ts';

/** Runs the estimator that the settings name. */
export function fitEstimator(
  data: TrainingData,
  settings: EstimatorSettings,
  context: FitContext,
): Promise<LinearModel> {
  if (settings.kind === 'logistic-regression') return logisticRegression(data, settings, context);
  switch (settings.solver) {
    case 'least-squares':
      return leastSquares(data, settings, context);
    case 'gradient-descent':
      return gradientDescent(data, settings, context);
    case 'stochastic-gradient-descent':
      return stochasticGradientDescent(data, settings, context);
  }
}
