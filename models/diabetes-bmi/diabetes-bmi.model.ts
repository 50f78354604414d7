import { defineModel } from '@quincunx/configuration';
import { patientVitals } from './patient-vitals.view.ts';

export default defineModel({
  name: 'diabetes-bmi',
  description: 'Disease progression one year after baseline, from the body mass index in kg/m².',
  featureViews: [patientVitals],
  features: ['patient_vitals:bmi'],
  label: { source: patientVitals.source, column: 'progression', type: 'number' },
  // As the published benchmark splits: it trains on the first 422 patients and tests on the last 20.
  split: { kind: 'ordered', test: { rows: 20 } },
  preprocessing: [{ kind: 'standardise', features: ['bmi'] }],
  estimator: { kind: 'linear-regression', solver: 'least-squares' },
  gate: {
    absolute: [{ metric: 'r2', atLeast: 0.4 }],
    relative: [{ metric: 'r2', maximumLoss: 0.02 }],
  },
  promotion: { kind: 'when-better', metric: 'r2' },
  environments: {
    staging: { promotion: { alias: 'staging' } },
    // Before patients are concerned: never worse than what is deployed, and a person decides.
    production: { gate: { relative: [{ metric: 'r2', maximumLoss: 0 }] }, promotion: { kind: 'manual' } },
  },
  tags: { task: 'regression', data: 'diabetes' },
});
