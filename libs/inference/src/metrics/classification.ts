/** What a classifier predicts. */
export interface Classification {
  /** Of true. */
  readonly probability: number;
  readonly isPositive: boolean;
}

/** Reads a prediction of `probability` and `label`; undefined if it is none. */
export function findClassification(prediction: unknown): Classification | undefined {
  if (typeof prediction !== 'object' || prediction === null) return undefined;
  if (!('probability' in prediction && 'label' in prediction)) return undefined;
  const { probability, label } = prediction;
  if (typeof probability !== 'number' || typeof label !== 'boolean') return undefined;
  return probability >= 0 && probability <= 1 ? { probability, isPositive: label } : undefined;
}
