import { defineModel } from '@quincunx/configuration';
import { patientVitals } from '../diabetes-bmi/patient-vitals.view.ts';

export default defineModel({
  name: 'diabetes-bmi-scaled',
  description:
    'The published benchmark: disease progression from the scaled body mass index, by gradient descent. Takes bmi_scaled, -0.0903 to 0.1706, not kg/m².',
  featureViews: [patientVitals],
  features: ['patient_vitals:bmi_scaled'],
  label: { source: patientVitals.source, column: 'progression', type: 'number' },
  split: { kind: 'ordered', test: { rows: 20 } },
  // 0.844 of the mean gradient is the benchmark's 0.002 of the gradient's sum over 422 rows.
  estimator: {
    kind: 'linear-regression',
    solver: 'gradient-descent',
    learningRate: 0.844,
    iterations: 2001,
  },
  gate: {
    absolute: [{ metric: 'r2', atLeast: 0.4 }],
    relative: [{ metric: 'r2', maximumLoss: 0.02 }],
  },
  promotion: { kind: 'when-better', metric: 'r2' },
  environments: {
    staging: { promotion: { alias: 'staging' } },
    production: { gate: { relative: [{ metric: 'r2', maximumLoss: 0 }] }, promotion: { kind: 'manual' } },
  },
  tags: { task: 'regression', data: 'diabetes', benchmark: 'published' },
});
