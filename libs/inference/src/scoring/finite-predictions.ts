import { andThen, InvalidInputError, type Prediction, type Row, type Value } from '@quincunx/contracts';
import type { Deployment } from '../deployments/load-deployment.ts';

/**
 * What a version predicts. JSON has no word for NaN or infinity, and null would be a lie.
 * @throws InvalidInputError for a prediction that is not finite.
 */
export function predictFinite(
  { predictor }: Deployment,
  rows: readonly Row[],
): readonly Prediction[] | Promise<readonly Prediction[]> {
  return andThen(predictor.predict(rows), (predictions) => {
    refuseAt(predictions.findIndex((prediction) => !isFinitePrediction(prediction)));
    return predictions;
  });
}

/** Whether all numbers of a prediction are finite. */
export function isFinitePrediction(prediction: Prediction): boolean {
  return typeof prediction === 'object' && prediction !== null
    ? !Object.values(prediction).some(isNotFinite)
    : !isNotFinite(prediction);
}

export function assertNumbers(predictions: readonly Prediction[]): asserts predictions is readonly number[] {
  refuseAt(predictions.findIndex((prediction) => !Number.isFinite(prediction)));
}

function isNotFinite(value: Value): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

function refuseAt(index: number): void {
  if (index < 0) return;
  throw new InvalidInputError(`row ${index}: the prediction for these values is not a finite number`, {
    problems: [{ path: String(index), message: 'gives a prediction that is not a finite number' }],
  });
}
