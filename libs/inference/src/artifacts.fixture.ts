import type { Artifact } from '@quincunx/contracts';

/** `prediction = slope * bmi`, in the form that training writes. */
export function proportionalArtifact(slope: number): Artifact {
  return {
    format: 'quincunx-expression-1',
    model: 'proportional',
    signature: {
      inputs: [{ name: 'bmi', type: 'number', nullable: false }],
      outputs: [{ name: 'prediction', type: 'number', nullable: false }],
    },
    features: ['patient_vitals:bmi'],
    steps: [{ name: 'scaled', expression: `${slope} * bmi` }],
    outputs: [{ name: 'prediction', expression: 'scaled' }],
    fitted: { kind: 'linear-regression', intercept: 0, coefficients: { scaled: 1 }, preprocessing: {} },
  };
}

/** Two outputs, and inputs of every type, one of them nullable. */
export const classifierArtifact: Artifact = {
  format: 'quincunx-expression-1',
  model: 'classifier',
  signature: {
    inputs: [
      { name: 'amount', type: 'number', nullable: false },
      { name: 'count', type: 'integer', nullable: true },
      { name: 'country', type: 'string', nullable: false },
      { name: 'known', type: 'boolean', nullable: false },
    ],
    outputs: [
      { name: 'probability', type: 'number', nullable: false },
      { name: 'label', type: 'boolean', nullable: false },
    ],
  },
  features: ['card:amount', 'card:count', 'card:country', 'card:known'],
  steps: [
    {
      name: 'score',
      expression: "amount + coalesce(count, 0) + if(country == 'NL', 1, 0) - if(known, 2, 0)",
    },
  ],
  outputs: [
    { name: 'probability', expression: '1 / (1 + exp(-score))' },
    { name: 'label', expression: 'score >= 0' },
  ],
  fitted: { kind: 'logistic-regression', intercept: 0, coefficients: {}, preprocessing: {} },
};
