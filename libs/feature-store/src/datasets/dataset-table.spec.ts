import type { Value } from '@quincunx/contracts';
import type { DatasetTable } from './dataset-table.ts';
import { openDatasets, type TestDatasets } from './datasets.fixture.ts';

describe('dataset table', () => {
  let test: TestDatasets;
  let table: DatasetTable;
  beforeAll(async () => {
    test = await openDatasets();
    test.write(
      'data.csv',
      `id,at,ward,age,weight,y
1,2026-01-01,north,30,1.5,true
9007199254740993,2026-01-02T00:00:00.000001Z,south,,2.5,false
-2,2026-01-03,,50,-0.5,true
4,2026-01-04,north,60,4,false
`,
    );
    const source = { kind: 'file', path: 'data.csv', format: 'csv', timestamp: { column: 'at' } } as const;
    test.apply({
      featureViews: [
        {
          name: 'stays',
          entity: { name: 'stay', joinKeys: [{ name: 'id', type: 'integer' }] },
          source,
          features: [
            { name: 'ward', type: 'string', nullable: true },
            { name: 'age', type: 'integer', nullable: true },
            { name: 'weight', type: 'number' },
          ],
        },
      ],
    });
    const references = ['stays:ward', 'stays:age', 'stays:weight'];
    table = await test.datasets.create({
      rows: { label: { source, column: 'y', type: 'boolean' } },
      references,
    });
  });
  afterAll(() => test.close());

  async function read(rows: DatasetTable, expressions: Record<string, string>) {
    const chunks = [];
    for await (const chunk of rows.chunks(expressions)) chunks.push(chunk);
    return chunks;
  }

  it('counts its rows', async () => {
    expect(await table.countRows()).toBe(4);
  });

  it('aggregates in one pass, to values', async () => {
    const expressions = {
      mean: 'avg(weight)',
      ages: 'sum(age)',
      none: `max(ward) FILTER (WHERE ward = 'west')`,
      largest: 'max(id)',
      first: 'min(event_timestamp)',
      second: 'min(event_timestamp) FILTER (WHERE row_id > 0)',
      any: 'bool_or(y)',
      exact: '1.25::DECIMAL(5, 2)',
      days: `max(event_timestamp) - min(event_timestamp)`,
    };
    expect(await table.aggregate(expressions)).toEqual({
      mean: 1.875,
      ages: 140,
      none: null,
      largest: '9007199254740993',
      first: '2026-01-01T00:00:00.000Z',
      second: '2026-01-02T00:00:00.000001Z',
      any: true,
      exact: 1.25,
      days: '3 days',
    });
  });

  it.each<[string, number, readonly { value: Value; count: number }[]]>([
    [
      'ward',
      10,
      [
        { value: 'north', count: 2 },
        { value: 'south', count: 1 },
      ],
    ],
    ['ward', 1, [{ value: 'north', count: 2 }]],
    [
      'age // 20',
      10,
      [
        { value: 1, count: 1 },
        { value: 2, count: 1 },
        { value: 3, count: 1 },
      ],
    ],
    [
      'y',
      10,
      [
        { value: false, count: 2 },
        { value: true, count: 2 },
      ],
    ],
  ])('counts the values of %s, at most %i', async (expression, limit, counts) => {
    expect(await table.valueCounts(expression, limit)).toEqual(counts);
  });

  it('gives columns, those of numbers without a missing one as Float64Array', async () => {
    const [chunk] = await read(table, {
      weight: 'weight',
      age: 'age::DOUBLE',
      id: 'id',
      ward: 'ward',
      y: 'y',
    });
    expect(chunk).toEqual({
      length: 4,
      columns: {
        weight: Float64Array.of(1.5, 2.5, -0.5, 4),
        age: [30, null, 50, 60],
        id: [1, '9007199254740993', -2, 4],
        ward: ['north', 'south', null, 'north'],
        y: [true, false, true, false],
      },
    });
  });

  it('narrows to the rows for which all predicates hold, unknown ones not among them', async () => {
    const north = table.where(`ward = 'north' OR ward IS NULL`).where('age > 30');
    expect(await north.countRows()).toBe(2);
    expect(await read(north, { id: 'id' })).toEqual([{ length: 2, columns: { id: [-2, 4] } }]);
    expect(await table.where(`ward <> 'north'`).countRows()).toBe(1);
    expect([north.dataset, north.joinKeys]).toEqual([table.dataset, ['id']]);
    expect(await table.countRows()).toBe(4);
  });

  it('gives no chunk when no row is left', async () => {
    const none = table.where('false');
    expect(await read(none, { id: 'id' })).toEqual([]);
    expect(await none.aggregate({ rows: 'count(*)', mean: 'avg(weight)' })).toEqual({ rows: 0, mean: null });
    expect(await none.valueCounts('ward', 5)).toEqual([]);
  });

  it('may be read in part, and by several at once', async () => {
    for await (const chunk of table.chunks({ id: 'id' })) {
      expect(chunk.length).toBe(4);
      break;
    }
    const both = await Promise.all([read(table, { id: 'row_id' }), read(table, { id: 'row_id' })]);
    expect(both[0]).toEqual(both[1]);
  });

  it('says what DuckDB says of a wrong expression', async () => {
    await expect(read(table, { id: 'nothing' })).rejects.toThrow('nothing');
  });
});
