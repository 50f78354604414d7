import { openDatasets, type TestDatasets } from './datasets.fixture.ts';

const csv = (path: string) => ({ kind: 'file', path, format: 'csv', timestamp: { column: 'at' } }) as const;
const stay = {
  name: 'stay',
  joinKeys: [
    { name: 'ward', type: 'string' as const },
    { name: 'bed', type: 'integer' as const },
  ],
};
const stays = {
  name: 'stays',
  entity: stay,
  source: csv('stays.csv'),
  features: [{ name: 'pulse', type: 'number' as const, nullable: true }],
};
const charts = {
  name: 'charts',
  entity: { name: 'chart', joinKeys: [...stay.joinKeys].reverse() },
  source: csv('charts.csv'),
  features: [{ name: 'dose', type: 'number' as const, nullable: true }],
};
const days = {
  name: 'days',
  source: csv('days.csv'),
  features: [{ name: 'rain', type: 'number' as const }],
};
const wards = {
  name: 'wards',
  entity: { name: 'ward', joinKeys: [{ name: 'ward', type: 'string' as const }] },
  source: csv('charts.csv'),
  features: [{ name: 'dose', type: 'number' as const, nullable: true }],
};

describe('a dataset of a range of time', () => {
  let test: TestDatasets;
  beforeAll(async () => {
    test = await openDatasets();
    test.write(
      'stays.csv',
      `ward,bed,at,pulse
b,2,2026-01-02T00:00:00Z,62
b,10,2026-01-02T00:00:00Z,
a,10,2026-01-02T00:00:00Z,61
a,10,2026-01-02T00:00:00Z,63
,10,2026-01-02T00:00:00Z,64
a,10,2026-01-01T00:00:00Z,60
a,10,2025-12-31T23:59:59.999999Z,59
a,10,2026-01-03T00:00:00Z,65
a,10,2026-01-03T00:00:00.000001Z,66
`,
    );
    test.write(
      'charts.csv',
      'ward,bed,at,dose\na,10,2026-01-02T00:00:00Z,1\na,10,2026-01-02T12:00:00+01:00,2\nb,2,2026-01-01T00:00:00Z,3\n',
    );
    test.write('days.csv', 'at,rain\n2026-01-01,0.5\n2026-01-02T06:00:00Z,0.25\n');
    test.apply({
      featureViews: [stays, charts, days, wards],
      aliasedViews: [
        { name: 'former', view: 'stays', joinKeys: { ward: 'former_ward', bed: 'former_bed' } },
        { name: 'other', view: 'charts', joinKeys: { ward: 'former_ward', bed: 'former_bed' } },
      ],
      onDemandViews: [
        {
          name: 'doubled',
          inputs: ['stays:pulse'],
          features: [{ name: 'pulse', type: 'number', expression: 'pulse * 2' }],
        },
        { name: 'constant', features: [{ name: 'one', type: 'integer', expression: 'floor(1)' }] },
        {
          name: 'compared',
          inputs: ['stays:pulse'],
          request: [{ name: 'age', type: 'integer', nullable: false }],
          features: [{ name: 'beats', type: 'number', expression: 'pulse * age' }],
        },
      ],
    });
  });
  afterAll(() => test.close());

  const range = { from: '2026-01-01T00:00:00Z', to: '2026-01-03T00:00:00Z' };
  const create = (references: string[], rows = range) => test.create({ rows, references });
  const first = '2026-01-01T00:00:00.000Z';
  const second = '2026-01-02T00:00:00.000Z';

  it('has each whole key at each instant of its rows, ends included, once, by time and then by key', async () => {
    expect(await create(['stays:pulse'])).toMatchObject({
      columns: [
        'row_id BIGINT',
        'event_timestamp TIMESTAMP WITH TIME ZONE',
        'ward VARCHAR',
        'bed BIGINT',
        'pulse DOUBLE',
      ],
      rows: [
        [0, first, 'a', 10, 60],
        [1, second, 'a', 10, 63],
        [2, second, 'b', 2, 62],
        [3, second, 'b', 10, null],
        [4, '2026-01-03T00:00:00.000Z', 'a', 10, 65],
      ],
    });
  });

  it('has the instants of all views that share their keys, in whatever order; those of everyone add none', async () => {
    const { rows } = await create(['stays:pulse', 'charts:dose', 'days:rain']);
    expect(rows).toEqual([
      [0, first, 'a', 10, 60, null, 0.5],
      [1, first, 'b', 2, null, 3, 0.5],
      [2, second, 'a', 10, 63, 1, 0.5],
      [3, second, 'b', 2, 62, 3, 0.5],
      [4, second, 'b', 10, null, null, 0.5],
      [5, '2026-01-02T11:00:00.000Z', 'a', 10, 63, 2, 0.25],
      [6, '2026-01-03T00:00:00.000Z', 'a', 10, 65, 2, 0.25],
    ]);
  });

  it('has the instants of a view of everyone where it is asked for alone', async () => {
    expect((await create(['days:rain'])).rows).toEqual([
      [0, first, 0.5],
      [1, '2026-01-02T06:00:00.000Z', 0.25],
    ]);
  });

  it('names keys as aliased views do', async () => {
    const { columns, rows } = await create(['former:pulse', 'other:dose'], { ...range, to: first });
    expect(columns.slice(2)).toEqual([
      'former_ward VARCHAR',
      'former_bed BIGINT',
      'pulse DOUBLE',
      'dose DOUBLE',
    ]);
    expect(rows).toEqual([
      [0, first, 'a', 10, 60, null],
      [1, first, 'b', 2, null, 3],
    ]);
  });

  it('computes on-demand features of features', async () => {
    expect((await create(['doubled:pulse'], { from: first, to: first })).rows).toEqual([
      [0, first, 'a', 10, 120],
    ]);
  });

  it('has no rows where there are none', async () => {
    const none = { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' };
    expect((await create(['stays:pulse'], none)).rows).toEqual([]);
  });

  it.each<[string, string[], typeof range, string]>([
    [
      'views of different keys',
      ['stays:pulse', 'wards:dose'],
      range,
      `'stays' has bed, ward, 'wards' has ward`,
    ],
    [
      'features that need values of the request',
      ['compared:beats'],
      range,
      'the features asked for need age',
    ],
    ['features of no view', ['constant:one'], range, 'are of none'],
    ['an end before the beginning', ['stays:pulse'], { from: range.to, to: range.from }, 'before it begins'],
  ])('refuses %s', async (_, references, rows, message) => {
    await expect(create(references, rows)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(message) as string,
    });
  });
});
