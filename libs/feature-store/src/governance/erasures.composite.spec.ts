import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeatureView, JoinKey } from '@quincunx/contracts';
import { featureView } from '../materialisation/stores.fixture.ts';
import { openGovernance, type Governance } from './governance.fixture.ts';

const customer: JoinKey = { name: 'customer_id', type: 'integer' };
const shop: JoinKey = { name: 'shop_id', type: 'string' };

function view(name: string, entity: string, joinKeys: JoinKey[]): FeatureView {
  return featureView({
    name,
    entity: { name: entity, joinKeys },
    source: { kind: 'file', path: `${name}.csv`, format: 'csv', timestamp: { column: 'at' } },
    features: [{ name: 'amount', type: 'number', nullable: true }],
  });
}

const spending = view('spending', 'customer', [customer]);
const visits = view('visits', 'customer_at_shop', [shop, customer]);
const loyalty = view('loyalty', 'loyal_customer', [customer, shop]);
const sales = view('sales', 'shop', [shop]);
/** A key of the same name that is another, for its type is. */
const accounts = view('accounts', 'account_at_shop', [{ name: 'customer_id', type: 'string' }, shop]);
const views = [spending, visits, loyalty, sales, accounts];

const forgotten = { entity: 'customer', key: { customer_id: 1 }, author: 'grace' };
const keys = [
  { customer_id: 1, shop_id: 'a' },
  { customer_id: 1, shop_id: '1' },
  { customer_id: 11, shop_id: '1' },
];

describe('forgetting an entity whose join keys are among those of others', () => {
  let governance: Governance;
  beforeEach(async () => {
    governance = await openGovernance(mkdtempSync(join(tmpdir(), 'erasures-')), views);
    await governance.definitions.apply({
      featureViews: [visits],
      aliasedViews: [
        { name: 'gifts', view: 'visits', joinKeys: { customer_id: 'giver_id' } },
        { name: 'holders', view: 'accounts', joinKeys: { customer_id: 'holder_id' } },
      ],
    });
    await fill();
  });
  afterEach(async () => {
    await governance.close();
    rmSync(governance.folder, { recursive: true });
  });

  /** In each view: a row of every key in the source, one of it that is wrong, and a pushed one. */
  async function fill() {
    const { materialisations, push, datasets } = governance;
    for (const { name, entity } of views) {
      const lines = keys.flatMap(({ customer_id, shop_id }) =>
        [`2025-01-01,5`, `2025-01-02,x`].map((rest) => `${customer_id},${shop_id},${rest}`),
      );
      governance.write(`${name}.csv`, `customer_id,shop_id,at,amount\n${lines.join('\n')}\n`);
      await materialisations.materialise({ view: name });
      const rows = keys.map((key) => {
        const values = Object.entries(key).filter(([part]) =>
          entity?.joinKeys.some((own) => own.name === part),
        );
        const typed = values.map(([part, value]) => [part, name === 'accounts' ? String(value) : value]);
        const eventTime = '2025-06-01T00:00:00Z';
        return { keys: Object.fromEntries(typed) as typeof key, features: { amount: 1 }, eventTime };
      });
      await push.push({ view: name, to: 'both', rows });
    }
    governance.write('holders.csv', 'holder_id,shop_id,at\n1,a,2025-02-01\n');
    const holders = {
      kind: 'file',
      path: 'holders.csv',
      format: 'csv',
      timestamp: { column: 'at' },
    } as const;
    await datasets.create({ rows: { source: holders }, references: ['holders:amount'] });
    governance.write(
      'labels.csv',
      `customer_id,shop_id,giver_id,at,y\n1,a,2,2025-02-01,0\n11,1,2,2025-02-01,0\n2,a,1,2025-02-01,0\n`,
    );
    await datasets.create({
      rows: {
        label: {
          source: { kind: 'file', path: 'labels.csv', format: 'csv', timestamp: { column: 'at' } },
          column: 'y',
          type: 'number',
        },
      },
      references: ['gifts:amount', 'loyalty:amount'],
      fullNames: true,
    });
    governance.log(['loyalty:amount'], { customer_id: 1, shop_id: 'a' });
    governance.log(['gifts:amount'], { giver_id: 1, shop_id: 'a' });
    governance.log(['gifts:amount'], { giver_id: 11, shop_id: '1' });
    governance.log(['accounts:amount'], { customer_id: '1', shop_id: 'a' });
  }

  const keysOnline = () =>
    Object.fromEntries(views.map(({ name }) => [name, governance.stored(name).map(([key]) => key)]));

  async function pushedKeys() {
    const rows = await governance.platform.db.selectFrom('pushed_row').select(['view', 'key']).execute();
    return Object.fromEntries(
      views.map(({ name }) => [
        name,
        rows
          .filter(({ view: of }) => of === name)
          .map(({ key }) => key)
          .toSorted(),
      ]),
    );
  }

  async function quarantined() {
    const counts = views.map(async ({ name }) => [name, await governance.quarantine.count(name)] as const);
    return Object.fromEntries(await Promise.all(counts));
  }

  async function savedKeys() {
    const { items } = await governance.datasets.list({ limit: 10 });
    const kept = items.filter(({ erasedAs }) => erasedAs === undefined);
    const ofReference = (reference: string) => kept.find(({ references }) => references.includes(reference));
    expect(ofReference('holders:amount')).toMatchObject({ rows: 1 });
    const table = await governance.datasets.open(ofReference('gifts:amount')?.digest ?? '');
    return [await table.valueCounts('customer_id', 10), await table.valueCounts('giver_id', 10)];
  }

  const left = {
    spending: ['[11]'],
    visits: ['["1",11]'],
    loyalty: ['[11,"1"]'],
    sales: ['["1"]', '["a"]'],
    accounts: ['["1","1"]', '["1","a"]', '["11","1"]'],
  };

  async function expectForgotten() {
    expect(keysOnline()).toEqual(left);
    expect(await pushedKeys()).toEqual({ ...left, sales: ['["1"]', '["1"]', '["a"]'] });
    expect(await quarantined()).toEqual({ spending: 1, visits: 1, loyalty: 1, sales: 3, accounts: 3 });
    expect(await savedKeys()).toEqual([[{ value: 11, count: 1 }], [{ value: 2, count: 1 }]]);
    expect(await governance.logged()).toEqual([
      { giver_id: 11, shop_id: '1' },
      { customer_id: '1', shop_id: 'a' },
    ]);
  }

  it('erases their rows too, wherever the join keys stand among them, under the names of aliased views, and no others', async () => {
    const { erasure } = await governance.erasures.forget(forgotten);
    await expectForgotten();
    expect(erasure.erased).toEqual({
      pushed: 6,
      quarantined: 6,
      'logged answers': 2,
      online: 5,
      'rows of datasets': 2,
    });
  });

  it('says how many rows their sources still have', async () => {
    const { remaining, unsearched } = await governance.erasures.forget(forgotten);
    expect({ remaining, unsearched }).toEqual({
      remaining: { loyalty: 4, spending: 4, visits: 4 },
      unsearched: {},
    });
  });

  it('erases a composite key as a whole, in whatever order others have its parts', async () => {
    const key = { customer_id: 1, shop_id: 'a' };
    const { remaining } = await governance.erasures.forget({ ...forgotten, entity: 'loyal_customer', key });
    expect(remaining).toEqual({ loyalty: 2, visits: 2 });
    expect(keysOnline()).toMatchObject({
      spending: ['[11]', '[1]'],
      visits: ['["1",11]', '["1",1]'],
      loyalty: ['[1,"1"]', '[11,"1"]'],
      accounts: left.accounts,
    });
  });

  it('erases what is left of theirs that are defined no more', async () => {
    await governance.definitions.apply(
      { featureViews: [spending], aliasedViews: [], onDemandViews: [], featureServices: [] },
      { remove: true },
    );
    const { remaining } = await governance.erasures.forget(forgotten);
    expect(keysOnline()).toEqual(left);
    expect(remaining).toEqual({ spending: 4 });
  });

  it('ends whole after being killed, once it is repeated', async () => {
    for (const step of ['pushed', 'online', 'rows of datasets']) {
      const script = join(__dirname, 'forget-killed.fixture.ts');
      const given = [script, governance.folder, step, JSON.stringify(forgotten)];
      const environment = { ...process.env, TMPDIR: governance.folder };
      const { signal, stderr } = spawnSync(process.execPath, given, { env: environment, encoding: 'utf8' });
      expect([signal, stderr]).toEqual(['SIGKILL', '']);
    }
    const { erasure } = await governance.erasures.forget(forgotten);
    expect(erasure.erasedAt).toBeDefined();
    expect((await governance.erasures.list({ limit: 10 })).items).toEqual([erasure]);
    await expectForgotten();
  }, 60_000);
});
