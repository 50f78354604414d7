import {
  featureViewSchema,
  type DatasetRequest,
  type FeatureView,
  type FeatureViewInput,
  type Label,
} from '@quincunx/contracts';
import { openDatasets, type TestDatasets } from './datasets.fixture.ts';

const source = { kind: 'file', path: 'data.csv', format: 'csv', timestamp: { column: 'at' } } as const;
const label: Label = { source, column: 'y', type: 'number' };

function view(name: string, change: Partial<FeatureViewInput> = {}): FeatureView {
  return featureViewSchema.parse({
    name,
    entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
    source,
    features: [{ name: 'bmi', type: 'number', nullable: true }],
    ...change,
  });
}

const sites = view('sites', {
  entity: { name: 'site', joinKeys: [{ name: 'site', type: 'string' }] },
  source: { ...source, path: 'sites.csv' },
  features: [{ name: 'beds', type: 'integer', nullable: true }],
});

describe('writing a dataset', () => {
  let test: TestDatasets;
  beforeEach(async () => {
    test = await openDatasets();
    test.write('data.csv', 'patient_id,at,bmi,y\n1,2026-01-01,20,1\n2,2026-01-01,30,2\n');
    test.write('sites.csv', 'site,at,beds\nnorth,2026-01-01,12\n');
    test.write('labels.csv', 'patient_id,site,at,y\n1,north,2026-01-02,1\n2,south,2026-01-02,2\n');
  });
  afterEach(() => test.close());

  async function rowsOf(
    rows: DatasetRequest['rows'],
    references: string[],
    change: Partial<DatasetRequest> = {},
  ) {
    return (await test.create({ rows, references, ...change })).rows;
  }

  it('has the rows in their order, numbered, with their time, the join keys, the features and the label', async () => {
    test.apply({ featureViews: [view('vitals')] });
    expect(await test.create({ rows: { label }, references: ['vitals:bmi'] })).toMatchObject({
      columns: [
        'row_id BIGINT',
        'event_timestamp TIMESTAMP WITH TIME ZONE',
        'patient_id BIGINT',
        'bmi DOUBLE',
        'y DOUBLE',
      ],
      rows: [
        [0, '2026-01-01T00:00:00.000Z', 1, 20, 1],
        [1, '2026-01-01T00:00:00.000Z', 2, 30, 2],
      ],
    });
  });

  it('keeps rows that are the same, that differ in their label alone, and whose key is missing or unknown', async () => {
    test.apply({ featureViews: [view('vitals')] });
    test.write('data.csv', 'patient_id,at,bmi,y\n1,2026-01-01,20,1\n2,2026-01-01,30,2\n,2026-01-01,40,3\n');
    test.write(
      'labels.csv',
      'patient_id,at,y\n2,2026-01-02,1\n,2026-01-02,2\n2,2026-01-02,1\n9,2026-01-02,3\n2,2026-01-02,4\n1,2025-12-31,5\n',
    );
    const rows = { label: { ...label, source: { ...source, path: 'labels.csv' } } };
    const found = await rowsOf(rows, ['vitals:bmi']);
    expect(found.map(([row, , ...rest]) => [row, ...rest])).toEqual([
      [0, 2, 30, 1],
      [1, null, null, 2],
      [2, 2, 30, 1],
      [3, 9, null, 3],
      [4, 2, 30, 4],
      [5, 1, null, 5],
    ]);
  });

  it('has no label where none is asked for', async () => {
    test.apply({ featureViews: [view('vitals')] });
    const { columns, rows } = await test.create({ rows: { source }, references: ['vitals:bmi'] });
    expect(columns.map((column) => column.split(' ')[0])).toEqual([
      'row_id',
      'event_timestamp',
      'patient_id',
      'bmi',
    ]);
    expect(rows).toHaveLength(2);
  });

  it('takes an assumed instant for the time of every row', async () => {
    const assumed = { ...source, timestamp: { assumed: '2020-06-01T00:00:00Z' } };
    test.apply({ featureViews: [view('vitals', { source: assumed, ttlSeconds: 1 })] });
    expect(await rowsOf({ label: { ...label, source: assumed } }, ['vitals:bmi'])).toEqual([
      [0, '2020-06-01T00:00:00.000Z', 1, 20, 1],
      [1, '2020-06-01T00:00:00.000Z', 2, 30, 2],
    ]);
  });

  it('joins views of different entities, each by its own keys, and says how far it is', async () => {
    test.apply({ featureViews: [view('vitals'), sites] });
    const progress: unknown[] = [];
    const rows = { label: { ...label, source: { ...source, path: 'labels.csv' } } };
    await test.datasets.create(
      { rows, references: ['sites:beds', 'vitals:bmi'] },
      { onProgress: (event) => progress.push(event) },
    );
    expect(progress).toEqual([
      { view: 'sites', done: 1, total: 2 },
      { view: 'vitals', done: 2, total: 2 },
    ]);
    const found = await rowsOf(rows, ['sites:beds', 'vitals:bmi']);
    expect(found.map((row) => row.slice(2))).toEqual([
      ['north', 1, 12, 20, 1],
      ['south', 2, null, 30, 2],
    ]);
  });

  it('joins one view under two names, and one that is of everyone', async () => {
    test.write('trips.csv', 'from_site,to_site,at,y\nnorth,south,2026-01-02,1\nsouth,north,2026-01-02,2\n');
    test.write('days.csv', 'at,rain\n2026-01-02,0.5\n');
    const days = {
      name: 'days',
      source: { ...source, path: 'days.csv' },
      features: [{ name: 'rain', type: 'number' as const }],
    };
    test.apply({
      featureViews: [sites, days],
      aliasedViews: [
        { name: 'origin', view: 'sites', joinKeys: { site: 'from_site' } },
        { name: 'destination', view: 'sites', joinKeys: { site: 'to_site' } },
      ],
    });
    const request = {
      rows: { label: { ...label, source: { ...source, path: 'trips.csv' } } },
      references: ['origin:beds', 'destination:beds', 'days:rain'],
    };
    await expect(test.create(request)).rejects.toThrow('full names');
    const { columns, rows } = await test.create({ ...request, fullNames: true });
    expect(columns.slice(2)).toEqual([
      'from_site VARCHAR',
      'to_site VARCHAR',
      'origin__beds BIGINT',
      'destination__beds BIGINT',
      'days__rain DOUBLE',
      'y DOUBLE',
    ]);
    expect(rows.map((row) => row.slice(2))).toEqual([
      ['north', 'south', 12, null, 0.5, 1],
      ['south', 'north', null, 12, 0.5, 2],
    ]);
  });

  it('has what was known at the time of a row alone where that is asked for', async () => {
    test.write(
      'history.csv',
      'patient_id,at,known,bmi\n1,2026-01-01,2026-01-01,20\n1,2026-01-01,2026-01-03,21\n2,2026-01-01,,30\n',
    );
    const vitals = view('vitals', { source: { ...source, path: 'history.csv', createdColumn: 'known' } });
    test.apply({ featureViews: [vitals] });
    test.write('labels.csv', 'patient_id,at,y\n1,2026-01-02,1\n2,2026-01-02,2\n');
    const rows = { label: { ...label, source: { ...source, path: 'labels.csv' } } };
    const bmi = async (asKnownAt: boolean) =>
      (await rowsOf(rows, ['vitals:bmi'], { asKnownAt })).map((row) => row[3]);
    expect(await bmi(false)).toEqual([21, 30]);
    expect(await bmi(true)).toEqual([20, null]);
  });

  it('refuses labels of which there are none, and takes no rows without labels for what they are', async () => {
    test.write('data.csv', 'patient_id,at,bmi,y\n');
    test.apply({ featureViews: [view('vitals')] });
    await expect(test.create({ rows: { label }, references: ['vitals:bmi'] })).rejects.toThrow(
      `'data.csv' has no rows, and so no labels`,
    );
    const { table, rows } = await test.create({ rows: { source }, references: ['vitals:bmi'] });
    expect([table.dataset.rows, rows]).toEqual([0, []]);
  });
});
