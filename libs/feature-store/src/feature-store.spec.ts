import { featureDefinitionsSchema, type FeatureDefinitions } from '@quincunx/contracts';
import {
  aggregates,
  defineAliasedView,
  defineEntity,
  defineFeatureService,
  defineFeatureView,
  defineOnDemandView,
} from './index.ts';
import { openTestStore, type TestStore } from './testing/open-test-store.ts';

const card = defineEntity({ name: 'card', joinKeys: [{ name: 'card_id', type: 'string' }] });
const country = defineEntity({ name: 'country', joinKeys: [{ name: 'country', type: 'string' }] });
const payments = {
  kind: 'file',
  path: 'payments.csv',
  format: 'csv',
  timestamp: { column: 'paid_at' },
  createdColumn: 'known_at',
} as const;

/** One of everything. */
const definitions: FeatureDefinitions = featureDefinitionsSchema.parse({
  featureViews: [
    defineFeatureView({
      name: 'limits',
      entity: card,
      source: { ...payments, path: 'limits.csv', timestamp: { column: 'since' } },
      features: [{ name: 'limit', type: 'number', column: 'euros' }],
    }),
    defineFeatureView({
      name: 'activity',
      entity: card,
      source: payments,
      features: aggregates({ column: 'amount', functions: ['sum', 'count'], windows: ['7d'] }),
    }),
    defineFeatureView({
      name: 'risk',
      entity: country,
      source: { ...payments, path: 'countries.csv', timestamp: { column: 'since' } },
      features: [{ name: 'risk', type: 'number' }],
    }),
    defineFeatureView({
      name: 'season',
      source: { ...payments, path: 'season.csv', timestamp: { column: 'since' } },
      features: [{ name: 'is_holiday', type: 'boolean' }],
    }),
  ],
  aliasedViews: [defineAliasedView({ name: 'home', view: 'risk', joinKeys: { country: 'home' } })],
  onDemandViews: [
    defineOnDemandView({
      name: 'payment',
      inputs: ['limits:limit', 'activity:amount_sum_7d'],
      request: [{ name: 'amount', type: 'number', nullable: false }],
      features: [{ name: 'share', type: 'number', expression: '(amount + amount_sum_7d) / limit' }],
    }),
  ],
  featureServices: [
    defineFeatureService({
      name: 'fraud',
      features: ['payment:share', 'activity:amount_count_7d', 'home:risk', 'season:is_holiday'],
    }),
  ],
});

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore();
  test.at('2026-01-10T00:00:00Z');
  test.write(
    'limits.csv',
    'card_id,since,known_at,euros\na,2026-01-01,2026-01-01,1000\nb,2026-01-01,2026-01-01,0\n',
  );
  test.write(
    'payments.csv',
    `card_id,paid_at,known_at,amount
a,2026-01-02T00:00:00Z,2026-01-02T00:01:00Z,500
a,2026-01-03T00:00:00Z,2026-01-03T00:01:00Z,30
a,2026-01-09T00:00:00Z,2026-01-09T00:01:00Z,20
b,2026-01-09T00:00:00Z,2026-01-09T00:01:00Z,5
`,
  );
  test.write('countries.csv', 'country,since,known_at,risk\nDE,2026-01-01,2026-01-01,0.25\n');
  test.write(
    'season.csv',
    'since,known_at,is_holiday\n2026-01-01,2026-01-01,true\n2026-01-07,2026-01-07,false\n',
  );
  test.write(
    'labels.csv',
    'card_id,home,paid_at,amount,is_fraud\na,DE,2026-01-10T00:00:00Z,50,false\nb,XX,2026-01-06T00:00:00Z,7,true\n',
  );
});
afterEach(() => test.close());

const entities = [
  { card_id: 'a', home: 'DE', amount: 50 },
  { card_id: 'b', home: 'XX', amount: 7 },
];

async function materialiseAll(): Promise<void> {
  for (const { name } of definitions.featureViews) {
    expect(await test.store.materialisations.materialise({ view: name })).toMatchObject({
      status: 'succeeded',
    });
  }
}

describe('feature store', () => {
  it('gives a dataset the values of each row’s instant, and the same online', async () => {
    await test.store.definitions.apply(definitions);
    const { features: references } = await test.store.definitions.getService('fraud');
    const table = await test.store.datasets.create({
      rows: {
        label: {
          source: { kind: 'file', path: 'labels.csv', format: 'csv', timestamp: { column: 'paid_at' } },
          column: 'is_fraud',
          type: 'boolean',
        },
      },
      references,
    });
    const rows = [];
    const names = ['share', 'amount_count_7d', 'risk', 'is_holiday', 'is_fraud'];
    for await (const { columns } of table.chunks(
      Object.fromEntries(names.map((name) => [name, `"${name}"`])),
    )) {
      rows.push(...[0, 1].map((row) => names.map((name) => columns[name]?.[row])));
    }
    // The seventh day back is in the window; b had not paid by its instant.
    expect(rows).toEqual([
      [0.1, 2, 0.25, false, false],
      [null, null, null, true, true],
    ]);

    await materialiseAll();
    const [a, b] = await test.store.online({ service: 'fraud', entities });
    expect(a).toEqual({
      values: { share: 0.1, amount_count_7d: 2, risk: 0.25, is_holiday: false },
      statuses: { share: 'PRESENT', amount_count_7d: 'PRESENT', risk: 'PRESENT', is_holiday: 'PRESENT' },
      eventTimes: {
        amount_count_7d: '2026-01-10T00:00:00.000Z',
        risk: '2026-01-01T00:00:00.000Z',
        is_holiday: '2026-01-07T00:00:00.000Z',
      },
    });
    // A limit of nothing: twelve divided by it is no number.
    expect(b).toMatchObject({
      values: { share: null, amount_count_7d: 1, risk: null },
      statuses: { share: 'NULL_VALUE', amount_count_7d: 'PRESENT', risk: 'NOT_FOUND' },
    });
  });

  it('finds that the answers of a day of pushes are what history says', async () => {
    await test.store.definitions.apply(definitions);
    await materialiseAll();
    await test.store.online({ service: 'fraud', entities });
    test.at('2026-01-11T00:00:00Z');
    const push = (eventTime: string, limit: number) =>
      test.store.push({
        view: 'limits',
        to: 'both',
        rows: [{ keys: { card_id: 'a' }, features: { limit }, eventTime }],
      });
    expect(await push('2026-01-10T12:00:00.000001Z', 2000)).toMatchObject({ accepted: 1, online: 1 });
    expect(await push('2026-01-10T11:00:00Z', 1)).toMatchObject({ accepted: 1, online: 0 });
    const [row] = await test.store.online({ features: ['limits:limit'], entities: [{ card_id: 'a' }] });
    expect(row?.values).toEqual({ limit: 2000 });
    await test.store.materialisations.materialise({ view: 'limits' });
    expect(await test.store.online({ features: ['limits:limit'], entities: [{ card_id: 'a' }] })).toEqual([
      row,
    ]);

    const { answers, otherDefinitions, features } = await test.store.verify();
    expect({ answers, otherDefinitions }).toEqual({ answers: 4, otherDefinitions: 0 });
    expect(features.map(({ reference, matches, mismatches }) => [reference, matches, mismatches])).toEqual([
      ['payment:share', 2, 0],
      ['activity:amount_count_7d', 2, 0],
      ['home:risk', 2, 0],
      ['season:is_holiday', 2, 0],
      ['limits:limit', 2, 0],
    ]);
    expect(test.store.unloggedAnswers).toBe(0);
  });

  it('finds an online value that history does not know', async () => {
    await test.store.definitions.apply(definitions);
    const row = { keys: { card_id: 'a' }, features: { limit: 7 }, eventTime: '2026-01-09T00:00:00Z' };
    await test.store.push({ view: 'limits', to: 'online', rows: [row] });
    await test.store.online({ features: ['limits:limit'], entities: [{ card_id: 'a' }] });
    const { features } = await test.store.verify({ since: new Date('2026-01-09T00:00:00Z') });
    expect(features).toMatchObject([{ mismatches: 1, examples: [{ online: 7, offline: 1000 }] }]);
    expect(await test.store.verify({ since: new Date('2026-01-11T00:00:00Z') })).toMatchObject({
      answers: 0,
    });
  });

  it('forgets an entity wherever it is kept, by whatever name, and says what its sources still have', async () => {
    await test.store.definitions.apply(definitions);
    await materialiseAll();
    await test.store.online({ service: 'fraud', entities });
    // What is looked through for rows that are left is not put aside anew.
    test.write(
      'countries.csv',
      'country,since,known_at,risk\nDE,soon,2026-01-01,0.5\nDE,2026-01-01,2026-01-01,0.5\n',
    );
    const { erasure, remaining } = await test.store.forget({
      entity: 'country',
      key: { country: 'DE' },
      author: 'ada',
    });
    expect(erasure.erased).toMatchObject({ 'online values': 1, 'logged answers': 1 });
    expect(Object.keys(remaining)).toEqual(['risk']);
    expect(await test.store.quarantine.count('risk')).toBe(0);
    const [a] = await test.store.online({ service: 'fraud', entities });
    expect(a?.statuses).toMatchObject({ risk: 'NOT_FOUND', share: 'PRESENT' });
  });
});
