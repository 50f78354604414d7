import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CorruptError, InvalidInputError, NotFoundError, type FeatureView } from '@quincunx/contracts';
import { sha256 } from '@quincunx/storage';
import { featureView } from '../materialisation/stores.fixture.ts';
import { openGovernance, type Governance } from './governance.fixture.ts';

const customer = { name: 'customer', joinKeys: [{ name: 'customer_id', type: 'integer' as const }] };

function view(name: string, change: Partial<Parameters<typeof featureView>[0]> = {}): FeatureView {
  return featureView({
    name,
    entity: customer,
    source: { kind: 'file', path: `${name}.csv`, format: 'csv', timestamp: { column: 'at' } },
    features: [{ name: 'amount', type: 'number', nullable: true }],
    ...change,
  });
}

const spending = view('spending');
const income = view('income');
const stock = view('stock', { entity: { name: 'shop', joinKeys: [{ name: 'shop_id', type: 'integer' }] } });
const ada = { entity: 'customer', key: { customer_id: 1 }, author: 'grace' };

describe('forgetting', () => {
  let governance: Governance;
  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'erasures-'));
    governance = await openGovernance(folder, [spending, income, stock]);
    await governance.definitions.apply({
      featureViews: [spending],
      aliasedViews: [{ name: 'payer', view: 'spending', joinKeys: { customer_id: 'payer_id' } }],
    });
    await fill();
  });
  afterEach(async () => {
    await governance.close();
    rmSync(governance.folder, { recursive: true });
  });

  /** Two rows of customer 1 and one of customer 2 in `spending`, one of them wrong; pushed ones beside; an equal key of another entity. */
  async function fill() {
    const { materialisations, push, datasets } = governance;
    governance.write(
      'spending.csv',
      'customer_id,at,amount\n1,2025-01-01,10\n1,2025-01-02,x\n2,2025-01-01,20\n',
    );
    governance.write('income.csv', 'customer_id,at,amount\n2,2025-01-01,5\n');
    await materialisations.materialise({ view: 'spending' });
    await push.push({ view: 'income', to: 'both', rows: [pushed(1), pushed(2), pushed(1, 'wrong')] });
    await push.push({ view: 'stock', to: 'online', rows: [{ ...pushed(1), keys: { shop_id: 1 } }] });
    await datasets.create({
      rows: { from: '2025-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
      references: ['spending:amount'],
    });
    governance.log(['spending:amount'], { customer_id: 1 });
    governance.log(['payer:amount'], { payer_id: 1 });
    governance.log(['payer:amount'], { payer_id: 2 });
    governance.log(['stock:amount'], { shop_id: 1 });
  }

  function pushed(id: number, amount: number | string = id) {
    return { keys: { customer_id: id }, features: { amount }, eventTime: '2025-06-01T00:00:00Z' };
  }

  const keysOnline = (name: string) => governance.stored(name).map(([key]) => key);
  async function pushedKeys() {
    return (await governance.platform.db.selectFrom('pushed_row').select('key').execute()).map(
      ({ key }) => key,
    );
  }
  async function savedKeys() {
    const [dataset] = (await governance.datasets.list({ limit: 1 })).items;
    const table = await governance.datasets.open(dataset?.digest ?? '');
    return await table.valueCounts('customer_id', 10);
  }

  it('begins with rows of the key everywhere', async () => {
    expect([keysOnline('spending'), keysOnline('income')]).toEqual([
      ['[1]', '[2]'],
      ['[1]', '[2]'],
    ]);
    expect(await pushedKeys()).toEqual(['[1]', '[2]']);
    expect(await governance.quarantine.count('spending')).toBe(1);
    expect(await governance.quarantine.count('income')).toBe(1);
    expect(await savedKeys()).toEqual([
      { value: 1, count: 1 },
      { value: 2, count: 1 },
    ]);
    expect(await governance.logged()).toHaveLength(4);
  });

  it('erases the rows of one key, and no others', async () => {
    governance.at('2026-02-01T00:00:00Z');
    const { erasure } = await governance.erasures.forget(ada);
    expect(erasure).toEqual({
      sequence: 1,
      entity: 'customer',
      keyDigest: sha256('[1]'),
      author: 'grace',
      begunAt: '2026-02-01T00:00:00.000Z',
      erasedAt: '2026-02-01T00:00:00.000Z',
      erased: { pushed: 1, quarantined: 2, 'logged answers': 2, online: 2, 'rows of datasets': 1 },
    });
    expect([keysOnline('spending'), keysOnline('income')]).toEqual([['[2]'], ['[2]']]);
    expect(keysOnline('stock')).toEqual(['[1]']);
    expect(await pushedKeys()).toEqual(['[2]']);
    expect(await governance.quarantine.count('spending')).toBe(0);
    expect(await governance.quarantine.count('income')).toBe(0);
    expect(await savedKeys()).toEqual([{ value: 2, count: 1 }]);
    expect(await governance.logged()).toEqual([{ payer_id: 2 }, { shop_id: 1 }]);
    expect(await governance.erasures.list({ limit: 10 })).toEqual({ items: [erasure] });
  });

  it('says how many rows the sources still have, those with wrong values included', async () => {
    const { remaining, unsearched } = await governance.erasures.forget(ada);
    expect({ remaining, unsearched }).toEqual({ remaining: { spending: 2, income: 0 }, unsearched: {} });
    await governance.materialisations.materialise({ view: 'spending', full: true });
    expect(keysOnline('spending')).toEqual(['[1]', '[2]']);
  });

  it('is for good once the sources have no row either', async () => {
    governance.write('spending.csv', 'customer_id,at,amount\n2,2025-01-01,20\n');
    const { remaining } = await governance.erasures.forget(ada);
    expect(remaining).toEqual({ spending: 0, income: 0 });
    for (const name of ['spending', 'income']) {
      await governance.materialisations.materialise({ view: name, full: true });
      expect(keysOnline(name)).toEqual(['[2]']);
    }
  });

  it('says why a source could not be searched, once all else is done', async () => {
    rmSync(join(governance.folder, 'workspace', 'spending.csv'));
    const { erasure, remaining, unsearched } = await governance.erasures.forget(ada);
    expect(erasure.erasedAt).toBeDefined();
    expect(remaining).toEqual({ income: 0 });
    expect(unsearched['spending']).toContain('spending.csv');
  });

  it('erases what is left of a view that is defined no more', async () => {
    await governance.definitions.apply(
      { featureViews: [income], aliasedViews: [], onDemandViews: [], featureServices: [] },
      { remove: true },
    );
    const { erasure, remaining } = await governance.erasures.forget(ada);
    expect(keysOnline('spending')).toEqual(['[2]']);
    expect(erasure.erased['online']).toBe(2);
    expect(remaining).toEqual({ income: 0 });
  });

  it('keeps a record of each time, the newest first', async () => {
    await governance.erasures.forget(ada);
    await governance.erasures.forget({ ...ada, author: 'alan' });
    const first = await governance.erasures.list({ limit: 1 });
    expect(first.items).toMatchObject([
      {
        author: 'alan',
        erased: { pushed: 0, quarantined: 0, 'logged answers': 0, online: 0, 'rows of datasets': 0 },
      },
    ]);
    const { items, next } = await governance.erasures.list({ limit: 1, cursor: first.next });
    expect(items).toMatchObject([{ author: 'grace', erased: { online: 2 } }]);
    expect(next).toBeUndefined();
  });

  it.each<[string, object, string]>([
    ['a key that is missing', {}, `key/customer_id: join key 'customer_id' is missing`],
    ['a key of another type', { customer_id: '1' }, 'key/customer_id: must be an integer'],
    ['a key too many', { customer_id: 1, shop_id: 1 }, 'key/shop_id: is no join key'],
  ])('refuses %s', async (_, key, message) => {
    const forgetting = governance.erasures.forget({ ...ada, key: { ...key } });
    await expect(forgetting).rejects.toThrow(InvalidInputError);
    await expect(forgetting).rejects.toThrow(message);
    expect(await governance.erasures.list({ limit: 10 })).toEqual({ items: [] });
  });

  it('names the nearest entity', async () => {
    const forgetting = governance.erasures.forget({ ...ada, entity: 'custommer' });
    await expect(forgetting).rejects.toThrow(NotFoundError);
    await expect(forgetting).rejects.toThrow(`there is no entity 'custommer'; the nearest is 'customer'`);
  });

  it('leaves an unfinished record when it fails, and goes on in it when asked again', async () => {
    const damaged = new CorruptError('nothing can be erased from datasets whose files are damaged');
    const datasets = governance.erasables.pop();
    governance.erasables.push({ name: 'rows of datasets', erase: () => Promise.reject(damaged) });
    await expect(governance.erasures.forget(ada)).rejects.toThrow(damaged);
    const [unfinished] = (await governance.erasures.list({ limit: 10 })).items;
    expect(unfinished).not.toHaveProperty('erasedAt');
    expect(unfinished?.erased).toEqual({ pushed: 1, quarantined: 2, 'logged answers': 2, online: 2 });
    governance.erasables.splice(-1, 1, ...(datasets ? [datasets] : []));
    const { erasure } = await governance.erasures.forget({ ...ada, author: 'alan' });
    expect(erasure).toMatchObject({
      sequence: 1,
      author: 'grace',
      erased: { pushed: 1, quarantined: 2, 'logged answers': 2, online: 2, 'rows of datasets': 1 },
    });
    expect(erasure.erasedAt).toBeDefined();
  });

  it('ends whole however often it is killed, once it is repeated', async () => {
    for (const step of ['pushed', 'online', 'rows of datasets']) {
      const given = [
        join(__dirname, 'forget-killed.fixture.ts'),
        governance.folder,
        step,
        JSON.stringify(ada),
      ];
      const environment = { ...process.env, TMPDIR: governance.folder };
      const { signal, stderr } = spawnSync(process.execPath, given, { env: environment, encoding: 'utf8' });
      expect([signal, stderr]).toEqual(['SIGKILL', '']);
      const [unfinished] = (await governance.erasures.list({ limit: 10 })).items;
      expect(unfinished?.erasedAt).toBeUndefined();
    }
    const { erasure } = await governance.erasures.forget(ada);
    // What was erased and not yet counted when it was killed is not claimed.
    expect(erasure.erased).toEqual({
      pushed: 0,
      quarantined: 2,
      'logged answers': 2,
      online: 0,
      'rows of datasets': 0,
    });
    expect(erasure.erasedAt).toBeDefined();
    expect((await governance.erasures.list({ limit: 10 })).items).toEqual([erasure]);
    expect([
      keysOnline('spending'),
      await pushedKeys(),
      await savedKeys(),
      (await governance.logged()).length,
    ]).toEqual([['[2]'], ['[2]'], [{ value: 2, count: 1 }], 2]);
  }, 60_000);
});
