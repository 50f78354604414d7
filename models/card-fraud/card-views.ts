import {
  aggregates,
  defineAliasedView,
  defineEntity,
  defineFeatureView,
  defineOnDemandView,
} from '@quincunx/feature-store';

const data = 'models/card-fraud/data';

const card = defineEntity({
  name: 'card',
  description: 'A payment card.',
  joinKeys: [{ name: 'card_id', type: 'string' }],
});

const cardAtMerchant = defineEntity({
  name: 'card_at_merchant',
  description: 'A card at one merchant: has its holder been there before?',
  joinKeys: [
    { name: 'card_id', type: 'string' },
    { name: 'merchant_id', type: 'integer' },
  ],
});

const merchant = defineEntity({ name: 'merchant', joinKeys: [{ name: 'merchant_id', type: 'integer' }] });

const country = defineEntity({ name: 'country', joinKeys: [{ name: 'country', type: 'string' }] });

/**
 * A payment is true when it is authorised, and known when it is settled: seconds later as a rule, sometimes days. A correction is a
 * second row of the payment, of the same instant, with another amount.
 */
const transactions = {
  kind: 'file',
  path: `${data}/transactions/**/*.parquet`,
  format: 'parquet',
  timestamp: { column: 'authorised_at' },
  createdColumn: 'recorded_at',
} as const;

export const cardLimits = defineFeatureView({
  name: 'card_limits',
  description: 'What the bank knows of a card. A limit that was entered wrongly is corrected days later.',
  entity: card,
  owner: 'cards',
  source: {
    kind: 'file',
    path: `${data}/cards.parquet`,
    format: 'parquet',
    timestamp: { column: 'since' },
    createdColumn: 'recorded_at',
  },
  features: [{ name: 'credit_limit', type: 'number', description: 'In euros.' }],
});

export const cardActivity = defineFeatureView({
  name: 'card_activity',
  description: 'What was paid by a card in trailing windows, by what was known of it.',
  entity: card,
  owner: 'fraud',
  source: transactions,
  eventKey: ['transaction_id'],
  features: [
    ...aggregates({ functions: ['count'], windows: ['3h', '7d', '30d'], name: 'payments' }),
    ...aggregates({
      column: 'amount',
      functions: ['sum', 'mean', 'maximum', 'standardDeviation'],
      windows: ['7d', '30d'],
    }),
    ...aggregates({ column: 'merchant_id', functions: ['distinctCount'], windows: ['3h', '30d'] }),
  ],
});

export const cardMerchantActivity = defineFeatureView({
  name: 'card_merchant_activity',
  description: 'How often a card was used at one merchant.',
  entity: cardAtMerchant,
  owner: 'fraud',
  source: transactions,
  eventKey: ['transaction_id'],
  features: [...aggregates({ functions: ['count'], windows: ['30d'], name: 'visits' })],
});

export const merchantRisk = defineFeatureView({
  name: 'merchant_risk',
  description:
    'The share of a merchant’s payments that were taken back, month by month; too old after 45 days.',
  entity: merchant,
  owner: 'merchants',
  source: {
    kind: 'file',
    path: `${data}/merchants.ndjson`,
    format: 'ndjson',
    timestamp: { column: 'since' },
    createdColumn: 'recorded_at',
  },
  features: [
    { name: 'category', type: 'string' },
    { name: 'chargeback_rate', type: 'number' },
  ],
  ttlSeconds: 45 * 86_400,
});

const countryRisk = defineFeatureView({
  name: 'country_risk',
  entity: country,
  owner: 'fraud',
  source: {
    kind: 'file',
    path: `${data}/countries.csv`,
    format: 'csv',
    timestamp: { column: 'since' },
    createdColumn: 'recorded_at',
  },
  features: [{ name: 'risk', type: 'number', description: '0 to 1.' }],
});

/** A payment has two countries: the one view is read under two names. */
export const homeRisk = defineAliasedView({
  name: 'home_risk',
  view: countryRisk.name,
  joinKeys: { country: 'home_country' },
});

export const destinationRisk = defineAliasedView({
  name: 'destination_risk',
  view: countryRisk.name,
  joinKeys: { country: 'merchant_country' },
});

export const chargebacks = defineFeatureView({
  name: 'chargebacks',
  description:
    'How many payments of all cards were taken back on the last day that is known: of no entity, and so of all.',
  owner: 'fraud',
  source: {
    kind: 'sqlite',
    path: `${data}/chargebacks.db`,
    table: 'chargeback_day',
    timestamp: { column: 'day' },
    createdColumn: 'recorded_at',
  },
  features: [{ name: 'chargebacks_a_day', type: 'integer', column: 'chargebacks' }],
});

export const payment = defineOnDemandView({
  name: 'payment',
  description: 'The payment that is asked about, beside what is usual for its card.',
  inputs: [
    'card_activity:amount_mean_30d',
    'card_activity:amount_sum_7d',
    'card_limits:credit_limit',
    'home_risk:risk',
    'destination_risk:risk',
  ],
  fullNames: true,
  request: [{ name: 'amount', type: 'number', nullable: false }],
  features: [
    {
      name: 'amount_ratio',
      type: 'number',
      nullable: true,
      expression: 'amount / card_activity__amount_mean_30d',
      description: 'How many times the mean of thirty days; nothing for a card without payments.',
    },
    {
      name: 'limit_share',
      type: 'number',
      nullable: true,
      expression: '(coalesce(card_activity__amount_sum_7d, 0) + amount) / card_limits__credit_limit',
    },
    { name: 'risk_gap', type: 'number', expression: 'destination_risk__risk - home_risk__risk' },
  ],
});

export const featureViews = [
  cardLimits,
  cardActivity,
  cardMerchantActivity,
  merchantRisk,
  countryRisk,
  chargebacks,
];
