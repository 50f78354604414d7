import { defineModel } from '@quincunx/configuration';
import { defineFeatureService } from '@quincunx/feature-store';
import { destinationRisk, featureViews, homeRisk, payment } from './card-views.ts';

const fraudFeatures = defineFeatureService({
  name: 'card_fraud',
  description: 'What the fraud model reads.',
  owner: 'fraud',
  features: [
    'payment:amount_ratio',
    'payment:limit_share',
    'payment:risk_gap',
    'card_activity:payments_count_3h',
    'card_activity:payments_count_7d',
    'card_activity:merchant_id_distinctCount_3h',
    'card_merchant_activity:visits_count_30d',
    'merchant_risk:chargeback_rate',
    'merchant_risk:category',
    'chargebacks:chargebacks_a_day',
  ],
});

export default defineModel({
  name: 'card-fraud',
  description: 'The probability that a card payment is not made by the card’s holder.',
  featureViews,
  aliasedViews: [homeRisk, destinationRisk],
  onDemandViews: [payment],
  featureServices: [fraudFeatures],
  features: fraudFeatures.features,
  label: {
    source: {
      kind: 'file',
      path: 'models/card-fraud/data/authorisations.parquet',
      format: 'parquet',
      timestamp: { column: 'authorised_at' },
    },
    column: 'is_fraud',
    type: 'boolean',
  },
  // A payment is known some seconds after it is authorised: without this, every row would see itself, and later corrections.
  asKnownAt: true,
  split: { kind: 'time', testFrom: '2026-04-05T00:00:00Z' },
  preprocessing: [
    {
      kind: 'impute',
      features: ['amount_ratio'],
      with: { constant: 1 },
    },
    {
      kind: 'impute',
      features: [
        'payments_count_3h',
        'payments_count_7d',
        'merchant_id_distinctCount_3h',
        'visits_count_30d',
        'limit_share',
      ],
      with: { constant: 0 },
    },
    {
      kind: 'log1p',
      features: ['amount_ratio', 'payments_count_3h', 'payments_count_7d', 'visits_count_30d'],
    },
    { kind: 'one-hot', features: ['category'] },
  ],
  estimator: { kind: 'logistic-regression', l2: 1 },
  gate: {
    absolute: [{ metric: 'rocAuc', atLeast: 0.9 }],
    relative: [{ metric: 'logLoss', maximumLoss: 0.005 }],
  },
  promotion: { kind: 'when-better', metric: 'logLoss' },
  tags: { task: 'classification', data: 'synthetic' },
});
