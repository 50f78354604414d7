/** Values that mean something to a scorer, by the name of the parameter or the field that takes them. */
export type Vocabulary = Readonly<Record<string, readonly unknown[]>>;

/** Of a home with versions of `diabetes-bmi` and `card-fraud`. */
export const knownWords: Vocabulary = {
  model: ['diabetes-bmi', 'diabetes-bmi', 'diabetes-bmi', 'card-fraud', 'no-such-model'],
  name: ['diabetes-bmi', 'card-fraud', 'bmi', 'prediction'],
  version: [1, 2, 1, 2, 1, 2, 99],
  from: [1, 2],
  to: [1, 2, 1, 2, 'online', 'both'],
  expectedVersion: [1, 2],
  policy: [{}, { shadow: 'staging' }, { canaries: [{ alias: 'staging', percent: 30 }], shadow: 'canary' }],
  alias: ['production', 'staging', 'shadow', 'canary'],
  shadow: ['shadow', 'staging'],
  view: ['patient_vitals', 'card_activity', 'merchant_risk', 'payment', 'no_such_view'],
  service: ['card_fraud', 'no_such_service'],
  features: [['patient_vitals:bmi'], ['patient_vitals:bmi', 'merchant_risk:category'], ['payment:risk_gap']],
  instances: [[{ bmi: 32.1 }], [{ bmi: 20 }, { bmi: 41 }]],
  entities: [[{ patient_id: 1 }], [{ patient_id: 1 }, { patient_id: 2 }]],
  rows: [[{ keys: { patient_id: 1 }, features: { bmi: 32.1 }, eventTime: '2026-01-31T09:30:00Z' }]],
  order: ['version', '-metrics.r2', 'createdAt', 'metrics.no_such'],
  metric: ['r2>=0.4', 'mse<=1e9', 'r2>=-1e400'],
  tag: ['team:risk', 'a:b:c'],
  inputs: [
    [{ name: 'bmi', shape: [1], datatype: 'FP64', data: [32.1] }],
    [{ name: 'bmi', shape: [2, 1], datatype: 'FP32', data: [[20], [41]] }],
    [{ name: 'input-0', shape: [2, 1], datatype: 'INT64', data: [20, 41] }],
    [{ name: 'bmi', shape: [0], datatype: 'FP64', data: [] }],
    [[32.1], [20]],
    { bmi: [20, 41] },
  ],
  outputs: [[{ name: 'prediction' }], [{ name: 'prediction', parameters: { binary_data: true } }]],
  dataframe_split: [
    { columns: ['bmi'], data: [[32.1], [20]] },
    { columns: ['other'], data: [[1]] },
  ],
  dataframe_records: [[{ bmi: 32.1 }], [{ bmi: null }]],
  input: ['rows.csv', 'rows.ndjson', 'none.parquet', [3, 4], 3],
  output: ['out.csv', 'out.ndjson', 'out.parquet', 'parts/'],
  limit: ['1', '2', '1000'],
  reason: ['to see'],
  actor: ['ada'],
};

/** Keys of rows. */
export const columns: readonly string[] = [
  'bmi',
  'bmi_scaled',
  'patient_id',
  'card_id',
  'merchant_id',
  'risk_gap',
  'amount_ratio',
  'category',
  '__proto__',
  'constructor',
  'toString',
  '',
];
