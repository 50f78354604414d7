import { defineModel, type ModelSource } from './define-model.ts';

const customers = {
  kind: 'file',
  path: 'models/churn/data/customers.csv',
  format: 'csv',
  timestamp: { column: 'seen_at' },
} as const;

/** A whole definition to change and to break in tests. */
export const churn: ModelSource = defineModel({
  name: 'churn',
  featureViews: [
    {
      name: 'usage',
      entity: { name: 'customer', joinKeys: [{ name: 'customer_id', type: 'integer' }] },
      source: customers,
      features: [
        { name: 'visits', type: 'number' },
        { name: 'spend', type: 'number' },
        { name: 'spend_per_visit', type: 'number', expression: 'spend / visits' },
      ],
    },
  ],
  features: ['usage:visits', 'usage:spend_per_visit'],
  label: { source: customers, column: 'lifetime', type: 'number' },
  split: { kind: 'ordered', test: 0.25 },
  preprocessing: [{ kind: 'standardise', features: ['visits', 'spend_per_visit'] }],
  estimator: { kind: 'linear-regression', solver: 'gradient-descent', learningRate: 0.1, iterations: 2001 },
  gate: { absolute: [{ metric: 'r2', atLeast: 0.4 }] },
  promotion: { kind: 'when-better', metric: 'r2' },
  environments: {
    staging: { estimator: { iterations: 500 }, promotion: { alias: 'staging' } },
    production: { promotion: { kind: 'manual' } },
  },
});
