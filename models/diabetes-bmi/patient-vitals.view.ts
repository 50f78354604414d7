import { defineEntity, defineFeatureView } from '@quincunx/feature-store';

export const patient = defineEntity({
  name: 'patient',
  description: 'A diabetes patient of the study.',
  joinKeys: [{ name: 'patient_id', type: 'integer' }],
});

/**
 * Mean, and root of the sum of squares about it, of the body mass index over all 442 patients: the constants with which
 * scikit-learn scales the data that the published benchmark trains on.
 */
const bmiMean = 26.37579185520362;
const bmiNorm = 92.78055277293124;

export const patientVitals = defineFeatureView({
  name: 'patient_vitals',
  description:
    'Ten variables measured at baseline, raw, and the body mass index as the published benchmark scales it.',
  entity: patient,
  source: {
    kind: 'file',
    path: 'models/diabetes-bmi/data/patients.csv',
    format: 'csv',
    // The data set has no dates. Every row is taken as true from the month in which the study was published.
    timestamp: { assumed: '2004-04-01T00:00:00Z' },
  },
  // Every row of the study matters.
  onInvalid: 'fail',
  features: [
    { name: 'age', type: 'integer', description: 'Age in years.' },
    { name: 'sex', type: 'integer', description: '1 or 2; the source does not say which is which.' },
    { name: 'bmi', type: 'number', description: 'Body mass index in kg/m², 18.0 to 42.2.' },
    { name: 'bp', type: 'number', description: 'Average blood pressure in mmHg.' },
    { name: 's1', type: 'number', description: 'Total serum cholesterol (tc) in mg/dL.' },
    { name: 's2', type: 'number', description: 'Low-density lipoproteins (ldl) in mg/dL.' },
    { name: 's3', type: 'number', description: 'High-density lipoproteins (hdl) in mg/dL.' },
    { name: 's4', type: 'number', description: 'Total cholesterol divided by HDL (tch).' },
    {
      name: 's5',
      type: 'number',
      description: 'Possibly the natural logarithm of the serum triglycerides level (ltg), of mg/dL.',
    },
    { name: 's6', type: 'number', description: 'Blood sugar level (glu) in mg/dL.' },
    {
      name: 'bmi_scaled',
      type: 'number',
      expression: `(bmi - ${bmiMean}) / ${bmiNorm}`,
      description:
        'Body mass index with zero mean and unit sum of squares over all patients, -0.0903 to 0.1706: not a body mass index to anyone but this data set.',
    },
  ],
});
