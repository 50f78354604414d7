import { InvalidInputError, type Prediction, type Value } from '@quincunx/contracts';

/** JSON has no word for NaN or infinity; null would be a lie. */
export function assertFinite(predictions: readonly Prediction[]): void {
  refuseAt(predictions.findIndex((prediction) => !isFinitePrediction(prediction)));
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
