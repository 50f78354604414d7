import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseWith, pushRequestSchema } from '@quincunx/contracts';
import { featureView, openStores, type Stores } from '../materialisation/stores.fixture.ts';

const source = { kind: 'file', path: 'vitals.csv', format: 'csv', timestamp: { column: 'at' } } as const;
const house = featureView({
  name: 'house',
  source,
  features: [{ name: 'load', type: 'number', expression: 'patients / beds' }],
});
const spending = featureView({
  name: 'spending',
  entity: { name: 'card', joinKeys: [{ name: 'card_id', type: 'string' }] },
  source: { ...source, createdColumn: 'made' },
  eventKey: ['transaction_id'],
  features: [
    { name: 'count_7d', type: 'integer', aggregate: { function: 'count', window: '7d' } },
    {
      name: 'sum_7d',
      type: 'number',
      nullable: true,
      aggregate: { function: 'sum', column: 'amount', window: '7d' },
    },
    {
      name: 'amounts_7d',
      type: 'integer',
      aggregate: { function: 'distinctCount', column: 'amount', window: '7d' },
    },
    {
      name: 'cards_7d',
      type: 'integer',
      aggregate: { function: 'distinctCount', column: 'card_id', window: '7d' },
    },
    {
      name: 'last_shop',
      type: 'string',
      nullable: true,
      aggregate: { function: 'last', column: 'shop', window: '7d' },
    },
  ],
});
const table = featureView({
  name: 'table',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  features: [{ name: 'bmi', type: 'number' }],
  source: { kind: 'postgres', table: 'vitals', timestamp: { column: 'at' }, createdColumn: 'made' },
});
const computedTable = featureView({ ...house, name: 'computed_table', source: table.source });

describe('pushing to each kind of view', () => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await openStores(mkdtempSync(join(tmpdir(), 'push-')), [house, spending, table, computedTable]);
  });
  afterEach(async () => {
    await stores.close();
    rmSync(stores.folder, { recursive: true });
  });

  const push = (rows: readonly unknown[], request: object) =>
    stores.push.push(parseWith(pushRequestSchema, { rows, ...request }, 'push'));
  const pushed = async (view: string) => {
    const rows: unknown[] = [];
    for await (const chunk of stores.pushLog.read(view)) rows.push(...chunk);
    return rows;
  };

  it('of a global view takes rows without keys, and features that are otherwise computed', async () => {
    const global = { keys: {}, features: { load: 0.5 }, eventTime: '2025-12-31T00:00:00Z' };
    expect(await push([global, { ...global, keys: { bed: 1 } }], { view: 'house' })).toMatchObject({
      accepted: 1,
      problems: [{ path: 'rows/1/keys/bed', message: 'is no join key; there are none' }],
    });
    expect(stores.stored('house').map(([key, values]) => [key, values])).toEqual([['[]', '{"load":0.5}']]);
  });

  it('of a view of aggregates takes the columns that they read, offline', async () => {
    const of = (features: object) => ({
      keys: { card_id: 'c' },
      features,
      eventTime: '2025-12-31T00:00:00Z',
    });
    for (const to of ['online', 'both']) {
      await expect(push([of({})], { view: 'spending', to })).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringContaining(`push to 'offline', and materialise`) as unknown,
      });
    }
    const rows = [
      of({ amount: 12.5, shop: 'x', transaction_id: 17 }),
      of({ transaction_id: 't' }),
      of({ amount: 'much', transaction_id: '\ud800' }),
      of({ sum_7d: 3, transaction_id: 18 }),
    ];
    expect(await push(rows, { view: 'spending', to: 'offline' })).toMatchObject({
      accepted: 2,
      online: 0,
      problems: [
        { path: 'rows/2/features/amount', message: 'must be a number' },
        { path: 'rows/2/features/transaction_id', message: expect.stringContaining('Unicode') as unknown },
        { path: 'rows/3/features/sum_7d', message: expect.stringContaining('is not known') as unknown },
      ],
    });
    expect(await pushed('spending')).toMatchObject([
      { values: { amount: 12.5, card_id: 'c', shop: 'x', transaction_id: 17 } },
      { values: { amount: null, card_id: 'c', shop: null, transaction_id: 't' } },
    ]);
  });

  it.each([
    [{}, 'is missing, and may not be null'],
    [{ transaction_id: null }, 'is missing, and may not be null'],
    [{ transaction_id: true }, 'must be a text or an integer'],
    [{ transaction_id: 1.5 }, 'must be an integer'],
    [{ transaction_id: 2 ** 53 }, expect.stringContaining('send it as a string')],
  ])(
    'of a view with an event key rejects %j: it does not say which event it tells of',
    async (features, message) => {
      const row = {
        keys: { card_id: 'c' },
        features: { amount: 1, ...features },
        eventTime: '2025-12-31T00:00:00Z',
      };
      expect(await push([row], { view: 'spending', to: 'offline' })).toMatchObject({
        accepted: 0,
        rejected: 1,
        problems: [{ path: 'rows/0/features/transaction_id', message: message as unknown }],
      });
      expect(await pushed('spending')).toEqual([]);
    },
  );

  it('of a view over a table goes to the table, or nowhere', async () => {
    const row = { keys: { patient_id: 1 }, features: { bmi: 20 }, eventTime: '2025-12-31T00:00:00Z' };
    await expect(push([row], { view: 'table' })).rejects.toThrow('QUINCUNX_POSTGRES_URL');
    expect(stores.stored('table')).toEqual([]);
    expect(await pushed('table')).toEqual([]);
    const computed = { keys: {}, features: { load: 0.5 }, eventTime: '2025-12-31T00:00:00Z' };
    await expect(push([computed], { view: 'computed_table' })).rejects.toMatchObject({ code: 'unsupported' });
    expect(await push([computed], { view: 'computed_table', to: 'online' })).toMatchObject({ online: 1 });
  });
});
