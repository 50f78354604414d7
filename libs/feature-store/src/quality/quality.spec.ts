import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConflictError,
  CorruptError,
  describedSchema,
  driftSchema,
  InvalidInputError,
  NotFoundError,
  statisticsSchema,
  type Described,
  type StatisticsRequest,
} from '@quincunx/contracts';
import { openGovernance, type Governance } from '../governance/governance.fixture.ts';
import { MaterialisationStore } from '../materialisation/materialisation.store.ts';
import { featureView } from '../materialisation/stores.fixture.ts';
import { compareStatistics } from './compare-statistics.ts';
import { describeView } from './describe-view.ts';
import { Quality } from './quality.ts';
import { StatisticsStore } from './statistics.store.ts';

const customer = { name: 'customer', joinKeys: [{ name: 'id', type: 'integer' as const }] };
const source = { kind: 'file', path: 'spending.csv', format: 'csv', timestamp: { column: 'at' } } as const;
const spending = featureView({
  name: 'spending',
  entity: customer,
  source,
  features: [
    { name: 'amount', type: 'number', nullable: true },
    { name: 'email', type: 'string', nullable: true, pii: true },
  ],
});
const label = { source: { ...source, path: 'labels.csv' }, column: 'bought', type: 'boolean' } as const;
const unknownId = '00000000-0000-4000-8000-000000000001';

describe('quality', () => {
  let stores: Governance;
  let quality: Quality;
  beforeEach(async () => {
    stores = await openGovernance(mkdtempSync(join(tmpdir(), 'quality-')), [spending]);
    const { platform, datasets, files, definitions, duckDb } = stores;
    quality = new Quality({
      store: new StatisticsStore(platform.db),
      materialisations: new MaterialisationStore({ db: platform.db, clock: () => new Date() }),
      datasets,
      files,
      definitions,
      duckDb,
    });
    stores.describe.is = describeView;
    stores.write('spending.csv', rows([10, 20, 30, 40]));
    stores.write(
      'labels.csv',
      'id,at,bought\n0,2025-06-01,true\n1,2025-06-01,false\n2,2025-06-01,true\n7,2025-06-01,true\n',
    );
  });
  afterEach(async () => {
    await stores.close();
    rmSync(stores.folder, { recursive: true });
  });

  function rows(amounts: readonly number[], at = '2025-01-01'): string {
    const lines = amounts.map((amount, id) => `${id},${at},${amount},user${id}@example.com\n`);
    return `id,at,amount,email\n${lines.join('')}`;
  }
  async function materialise(): Promise<string> {
    return (await stores.materialisations.materialise({ view: 'spending' })).id;
  }
  async function createDataset(references = ['spending:amount', 'spending:email']) {
    const { dataset } = await stores.datasets.create({ rows: { label }, references });
    return dataset.digest;
  }
  async function statistics(request: StatisticsRequest) {
    return statisticsSchema.parse(await quality.statistics(request));
  }

  it('has the statistics of what a materialisation read, and says what that was', async () => {
    const first = await materialise();
    stores.write('spending.csv', rows([50, 60], '2025-02-01'));
    stores.at('2026-01-02T00:00:00Z');
    const second = await materialise();
    expect(await statistics({ materialisation: first })).toMatchObject({
      of: {
        materialisation: first,
        view: 'spending',
        kind: 'full',
        interval: { to: '2026-01-01T00:00:00.000Z' },
        rows: 4,
        at: '2026-01-01T00:00:00.000Z',
      },
      features: [
        { name: 'spending:amount', count: 4, numbers: { minimum: 10, maximum: 40, mean: 25 } },
        { name: 'spending:email', count: 4, distinct: 4, pii: true },
      ],
    });
    expect(await statistics({ materialisation: second })).toMatchObject({
      of: { kind: 'incremental', interval: { from: '2025-01-01T00:00:00.000Z' }, rows: 2 },
      features: [{ numbers: { mean: 55 } }, {}],
    });
  });

  it('has, of a view, the statistics of all its keys: neither of what was new nor of an interval', async () => {
    await materialise();
    stores.at('2026-01-02T00:00:00Z');
    stores.write('spending.csv', rows([50, 60, 70], '2025-02-01'));
    const whole = (await stores.materialisations.materialise({ view: 'spending', full: true })).id;
    stores.at('2026-01-03T00:00:00Z');
    stores.write('spending.csv', rows([80], '2025-03-01'));
    await materialise();
    await stores.materialisations.materialise({ view: 'spending', from: '2025-02-15T00:00:00Z' });
    await stores.materialisations.materialise({ view: 'spending', to: '2026-01-01T00:00:00Z' });
    expect(await statistics({ view: 'spending' })).toMatchObject({
      of: { materialisation: whole, kind: 'full', rows: 3 },
      features: [{ numbers: { mean: 60 } }, {}],
    });
  });

  it('does not tell what a view has come to say identifies persons, whatever was described before', async () => {
    const materialisation = await materialise();
    const dataset = await createDataset();
    await statistics({ dataset });
    const features = spending.features.map((feature) => ({ ...feature, pii: true }));
    await stores.definitions.apply({ featureViews: [{ ...spending, features }] });
    for (const request of [{ view: 'spending' }, { materialisation }, { dataset }]) {
      const [amount] = (await statistics(request)).features;
      expect(amount).toMatchObject({ name: 'spending:amount', pii: true });
      expect(amount).not.toHaveProperty('numbers');
    }
  });

  it('has, of a view that was empty at first, the statistics of when it was not', async () => {
    stores.write('spending.csv', rows([]));
    await materialise();
    const empty =
      "feature view 'spending' has no statistics: as last materialised, at 2026-01-01T00:00:00.000Z, no key had rows";
    await expect(quality.statistics({ view: 'spending' })).rejects.toThrow(NotFoundError);
    await expect(quality.statistics({ view: 'spending' })).rejects.toThrow(empty);
    stores.at('2026-01-02T00:00:00Z');
    stores.write('spending.csv', rows([50, 60]));
    await materialise();
    expect(await statistics({ view: 'spending' })).toMatchObject({ of: { rows: 2 } });
  });

  it('makes the statistics of a dataset when they are asked for, and keeps them', async () => {
    const dataset = await createDataset();
    const made = await statistics({ dataset });
    expect(made).toMatchObject({
      of: { dataset, rows: 4, at: '2026-01-01T00:00:00.000Z' },
      features: [
        { name: 'spending:amount', count: 4, nulls: 1, numbers: { quantiles: { p50: 20 } } },
        { name: 'spending:email', count: 4, nulls: 1, distinct: 3, pii: true },
        {
          name: 'bought',
          type: 'boolean',
          values: { frequent: [{ value: true, count: 3 }, { value: false }] },
        },
      ],
    });
    rmSync(stores.files.pathOf(dataset));
    expect(await statistics({ dataset })).toEqual(made);
  });

  it('describes features by their references, whatever their columns are called, and those computed on demand', async () => {
    await stores.definitions.apply({
      featureViews: [spending],
      onDemandViews: [
        {
          name: 'derived',
          inputs: ['spending:amount'],
          request: [],
          features: [
            { name: 'half', type: 'number', nullable: true, expression: 'amount / 2' },
            { name: 'secret', type: 'number', nullable: true, expression: 'amount * 7', pii: true },
          ],
        },
      ],
    });
    const { dataset } = await stores.datasets.create({
      rows: { from: '2025-01-01T00:00:00Z', to: '2025-12-31T00:00:00Z' },
      references: ['derived:secret', 'spending:amount', 'derived:half'],
      fullNames: true,
    });
    const { features } = await statistics({ dataset: dataset.digest });
    expect(features.map(({ name, pii, numbers }) => [name, pii, numbers?.mean])).toEqual([
      ['derived:secret', true, undefined],
      ['spending:amount', undefined, 25],
      ['derived:half', undefined, 12.5],
    ]);
  });

  it('forgets the statistics of a dataset that an entity is erased from, and has those of what it became', async () => {
    const dataset = await createDataset();
    await statistics({ dataset });
    await stores.datasets.eraseKey(customer, [2]);
    const { of, features } = await statistics({ dataset });
    expect(of).not.toMatchObject({ dataset });
    expect(of).toMatchObject({ rows: 3 });
    expect(features[0]).toMatchObject({ count: 3, numbers: { maximum: 20 } });
    const kept = stores.platform.db.selectFrom('dataset').select('statistics').where('digest', '=', dataset);
    expect(await kept.execute()).toEqual([{ statistics: null }]);
  });

  it('compares what a model was trained on with what is online', async () => {
    const dataset = await createDataset();
    stores.write('spending.csv', rows([100, 200, 300, 400], '2025-08-01'));
    const materialisation = await materialise();
    const [from, to] = [await statistics({ dataset }), await statistics({ view: 'spending' })];
    const drift = driftSchema.parse(compareStatistics(from, to));
    expect(drift).toMatchObject({
      from: { dataset, rows: 4 },
      to: { materialisation, kind: 'full', rows: 4 },
      features: [
        {
          name: 'spending:amount',
          verdict: 'too-few-rows',
          kolmogorovSmirnov: { statistic: 1 },
          rows: { from: 4, to: 4 },
          nulls: { from: 0.25, to: 0 },
        },
        { name: 'spending:email', verdict: 'unknown' },
      ],
      onlyFrom: ['bought'],
      onlyTo: [],
    });
  });

  it('lists what there are statistics of, the newest first, page by page', async () => {
    stores.at('2026-01-01T00:00:00Z');
    const first = await materialise();
    stores.at('2026-01-02T00:00:00Z');
    const erased = await createDataset(['spending:amount']);
    await stores.datasets.eraseKey(customer, [2]);
    stores.at('2026-01-03T00:00:00Z');
    const second = await createDataset(['spending:email', 'spending:amount']);
    stores.at('2026-01-04T00:00:00Z');
    stores.write('spending.csv', rows([1], '2025-09-01'));
    const last = await materialise();
    const old = {
      digest: 'f'.repeat(64),
      row_count: 1,
      feature_references: '[]',
      features_digest: 'e'.repeat(64),
    };
    await stores.platform.db
      .insertInto('dataset')
      .values({
        ...old,
        created_at: '2026-01-05T00:00:00.000Z',
        manifest: null,
        statistics: null,
        erased_as: null,
      })
      .execute();
    const found: Described[] = [];
    let cursor: string | undefined;
    do {
      const page = await quality.list({ limit: 2, cursor });
      found.push(...describedSchema.array().parse(page.items));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(found).toEqual([
      { of: { materialisation: last }, views: ['spending'], rows: 1, at: '2026-01-04T00:00:00.000Z' },
      { of: { dataset: second }, views: ['spending'], rows: 4, at: '2026-01-03T00:00:00.000Z' },
      expect.objectContaining({ rows: 3, at: '2026-01-02T00:00:00.000Z' }),
      { of: { materialisation: first }, views: ['spending'], rows: 4, at: '2026-01-01T00:00:00.000Z' },
    ]);
    expect(found[2]?.of).not.toEqual({ dataset: erased });
    await expect(quality.list({ limit: 2, cursor: 'x' })).rejects.toThrow(InvalidInputError);
  });

  it('says what has no statistics, and why', async () => {
    await expect(quality.statistics({ view: 'spending' })).rejects.toThrow(NotFoundError);
    await expect(quality.statistics({ view: 'spending' })).rejects.toThrow('materialise it');
    await expect(quality.statistics({ view: 'spend' })).rejects.toThrow(`the nearest is 'spending'`);
    await expect(quality.statistics({ dataset: 'a'.repeat(64) })).rejects.toThrow(NotFoundError);
    await expect(quality.statistics({ materialisation: unknownId })).rejects.toThrow(NotFoundError);
    rmSync(join(stores.folder, 'workspace', 'spending.csv'));
    await expect(materialise()).rejects.toThrow('spending.csv');
    const { items } = await stores.materialisations.list({ limit: 1 });
    const failed = quality.statistics({ materialisation: items[0]?.id ?? '' });
    await expect(failed).rejects.toThrow(ConflictError);
    await expect(failed).rejects.toThrow('its status is failed');
  });

  it('says which statistics are damaged', async () => {
    const materialisation = await materialise();
    await stores.platform.db.updateTable('materialisation').set({ statistics: '[{"name":1}]' }).execute();
    await expect(quality.statistics({ materialisation })).rejects.toThrow(CorruptError);
    await expect(quality.statistics({ materialisation })).rejects.toThrow(materialisation);
  });
});
