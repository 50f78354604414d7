import type { Prediction } from '@quincunx/contracts';

/** The predicted number, or the probability of true; undefined for other predictions. */
export function scoreOf(prediction: Prediction): number | undefined {
  const value =
    typeof prediction === 'object' && prediction !== null ? prediction['probability'] : prediction;
  return typeof value === 'number' ? value : undefined;
}

/** How a prediction of a shadow compares with the one that was returned. */
export function comparePredictions(
  shadow: Prediction,
  returned: Prediction,
): { readonly isEqual: boolean; /** Of the scores, if both have one. */ readonly difference?: number } {
  const [score, shadowScore] = [scoreOf(returned), scoreOf(shadow)];
  return {
    isEqual: areEqual(shadow, returned),
    ...(score !== undefined && shadowScore !== undefined && { difference: shadowScore - score }),
  };
}

function areEqual(one: Prediction, other: Prediction): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other;
  }
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && one[name] === other[name])
  );
}
