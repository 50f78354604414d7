import { andThen, type Prediction, type Row } from '@quincunx/contracts';
import type { Deployment } from '../deployments/load-deployment.ts';
import { assertFinite } from './finite-predictions.ts';

/**
 * What a version predicts for rows, in order.
 * @throws InvalidInputError for a prediction that is not finite.
 */
export function predictFinite(
  { predictor }: Deployment,
  rows: readonly Row[],
): readonly Prediction[] | Promise<readonly Prediction[]> {
  return andThen(predictor.predict(rows), (predictions) => {
    assertFinite(predictions);
    return predictions;
  });
}
