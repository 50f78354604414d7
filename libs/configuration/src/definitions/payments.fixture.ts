import { defineModel } from './define-model.ts';

const cards = {
  kind: 'file',
  path: 'models/payments/data/cards.csv',
  format: 'csv',
  timestamp: { column: 'at' },
  createdColumn: 'recorded_at',
} as const;

/** A definition with every kind of view, to change and to break in tests. */
export const payments = defineModel({
  name: 'payments',
  featureViews: [
    {
      name: 'activity',
      entity: { name: 'card', joinKeys: [{ name: 'card_id', type: 'string' }] },
      source: cards,
      features: [
        {
          name: 'amount_mean_7d',
          type: 'number',
          nullable: true,
          aggregate: { function: 'mean', column: 'amount', window: '7d' },
        },
      ],
    },
    {
      name: 'country',
      entity: { name: 'country', joinKeys: [{ name: 'code', type: 'string' }] },
      source: {
        kind: 'sqlite',
        path: 'models/payments/data/countries.db',
        table: 'risk',
        timestamp: { column: 'at' },
      },
      features: [{ name: 'risk', type: 'number' }],
    },
    {
      name: 'rates',
      source: {
        kind: 'postgres',
        table: 'bank.rates',
        timestamp: { column: 'at' },
        createdColumn: 'known_at',
      },
      features: [{ name: 'euro', type: 'number' }],
    },
  ],
  aliasedViews: [
    { name: 'home', view: 'country', joinKeys: { code: 'home_code' } },
    { name: 'shop', view: 'country', joinKeys: { code: 'shop_code' } },
  ],
  onDemandViews: [
    {
      name: 'payment',
      inputs: ['activity:amount_mean_7d', 'home:risk', 'shop:risk'],
      fullNames: true,
      request: [{ name: 'amount', type: 'number', nullable: false }],
      features: [
        { name: 'ratio', type: 'number', nullable: true, expression: 'amount / activity__amount_mean_7d' },
        { name: 'gap', type: 'number', expression: 'shop__risk - home__risk' },
      ],
    },
  ],
  featureServices: [{ name: 'fraud', features: ['payment:ratio', 'rates:euro'] }],
  features: ['payment:ratio', 'home:risk', 'rates:euro'],
  label: { source: cards, column: 'is_fraud', type: 'boolean' },
  split: { kind: 'time', testFrom: '2026-01-01T00:00:00Z' },
  preprocessing: [{ kind: 'impute', features: ['ratio'], with: { constant: 1 } }],
  estimator: { kind: 'logistic-regression' },
  gate: {},
  promotion: { kind: 'manual' },
});
