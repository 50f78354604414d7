import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { featureView, openStores, type Stores } from './stores.fixture.ts';

const spending = featureView({
  name: 'spending',
  entity: { name: 'card', joinKeys: [{ name: 'card_id', type: 'string' }] },
  source: {
    kind: 'file',
    path: 'payments.csv',
    format: 'csv',
    timestamp: { column: 'at' },
    createdColumn: 'made',
  },
  eventKey: ['payment_id'],
  features: [
    { name: 'count_1d', type: 'integer', aggregate: { function: 'count', window: '1d' } },
    {
      name: 'sum_2d',
      type: 'number',
      nullable: true,
      aggregate: { function: 'sum', column: 'amount', window: '2d' },
    },
  ],
});
const payments = `payment_id,card_id,at,made,amount
1,a,2025-12-30T00:00:00Z,2025-12-30T00:00:00Z,1
2,a,2025-12-31T00:00:00Z,2025-12-31T00:00:00Z,2
3,b,2025-12-29T23:59:59.999999Z,2025-12-30T00:00:00Z,4
4,c,2025-12-31T12:00:00Z,2025-12-31T12:00:00Z,8
4,c,2025-12-31T12:00:00Z,2025-12-31T13:00:00Z,16
5,d,2026-01-01T00:00:00.000001Z,2025-12-31T12:00:00Z,32
`;

describe('materialising aggregates', () => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await openStores(mkdtempSync(join(tmpdir(), 'windows-')), [spending]);
    stores.write('payments.csv', payments);
  });
  afterEach(async () => {
    await stores.close();
    rmSync(stores.folder, { recursive: true });
  });

  const materialise = (request: { full?: boolean; from?: string; to?: string } = {}) =>
    stores.materialisations.materialise({ view: 'spending', ...request });
  const stored = () =>
    stores
      .stored('spending')
      .map(([key, values, time]) => [key, JSON.parse(values) as unknown, Number(time)]);

  it('stores them as of now, each time anew: windows move on, and who is in none is gone', async () => {
    const now = 1_767_225_600_000_000;
    expect(await materialise()).toMatchObject({ kind: 'full', keys: 2, changed: 2 });
    expect(stored()).toEqual([
      ['["a"]', { count_1d: 1, sum_2d: 3 }, now],
      ['["c"]', { count_1d: 1, sum_2d: 16 }, now],
    ]);
    stores.at('2026-01-01T00:00:01Z');
    expect(await materialise()).toMatchObject({ kind: 'full', keys: 3, changed: 3 });
    expect(stored()).toEqual([
      ['["a"]', { count_1d: 0, sum_2d: 2 }, now + 1_000_000],
      ['["c"]', { count_1d: 1, sum_2d: 16 }, now + 1_000_000],
      ['["d"]', { count_1d: 1, sum_2d: 32 }, now + 1_000_000],
    ]);
    stores.at('2026-02-01T00:00:00Z');
    expect(await materialise()).toMatchObject({ keys: 0, changed: 3 });
    expect(stored()).toEqual([]);
  });

  it('never goes back, and is as of another instant only when that is later', async () => {
    await materialise({ to: '2025-12-31T12:00:00Z' });
    expect(stored().map(([key]) => key)).toEqual(['["a"]', '["b"]', '["c"]']);
    await expect(materialise({ to: '2025-12-31T11:59:59.999999Z' })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    expect(await materialise({ to: '2025-12-31T12:00:00Z' })).toMatchObject({ changed: 0 });
    expect(await materialise()).toMatchObject({ interval: { to: '2026-01-01T00:00:00.000Z' } });
  });

  it('counts the rows that were pushed offline', async () => {
    await materialise();
    const row = (payment_id: string, card_id: string, amount: number | null) => ({
      keys: { card_id },
      features: { amount, payment_id },
      eventTime: '2025-12-31T18:00:00Z',
    });
    const rows = [row('6', 'a', 64), row('7', 'e', null), row('4', 'c', 128)];
    const request = { view: 'spending', to: 'offline', rows, onInvalid: undefined } as const;
    expect(await stores.push.push(request)).toMatchObject({ accepted: 3, online: 0 });
    expect(stored()).toHaveLength(2);
    stores.at('2026-01-01T00:00:00.000Z');
    await materialise({ full: true });
    expect(stored().map(([key, values]) => [key, values])).toEqual([
      ['["a"]', { count_1d: 2, sum_2d: 67 }],
      // A later version of the same payment.
      ['["c"]', { count_1d: 1, sum_2d: 128 }],
      ['["e"]', { count_1d: 1, sum_2d: null }],
    ]);
  });
});
