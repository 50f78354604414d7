import type { FeatureView, FeatureViewInput, FileSource, Source } from '@quincunx/contracts';
import { featureView, openTestHistories, type TestHistories } from './test-histories.fixture.ts';

const file: FileSource = { kind: 'file', path: 'visits', format: 'csv', timestamp: { column: 'at' } };

function visits(source: Partial<FileSource> | Source = {}, change: Partial<FeatureViewInput> = {}) {
  return featureView({
    name: 'visits',
    entity: {
      name: 'bed',
      joinKeys: [
        { name: 'ward', type: 'string' },
        { name: 'bed', type: 'integer' },
      ],
    },
    source: { ...file, ...source },
    features: [{ name: 'bmi', type: 'number' }],
    ...change,
  });
}

let test: TestHistories;
beforeEach(() => {
  test = openTestHistories();
});
afterEach(() => test.close());

const newYear = 1_767_225_600_000_000;
const ofTheNewest = { rows: [['a', 1, 20, newYear, null]] };

/** Joins one entity row, of ward a and bed 1, with a view. */
async function join(view: FeatureView) {
  return await test.use(async (connection) => {
    await connection.run(
      `CREATE TEMP TABLE asked AS SELECT 7 AS "#row", ${newYear}::BIGINT * 2 AS "#time", 'a' AS "key:ward", 1::BIGINT AS "key:bed"`,
    );
    const history = await test.open(connection, view);
    const keys = view.entity?.joinKeys ?? [];
    await history.joinPointInTime({ entityRows: 'asked', keys, result: 'joined', asKnownAt: false });
    const result = await connection.run('SELECT "#row", "feature:bmi" FROM joined');
    return { rows: await result.getRows(), rejected: history.rejectedRows };
  });
}

describe('a row that is not as its view says', () => {
  it('is left out, counted and kept with its place, its reason, its content and its key', async () => {
    test.write(
      'visits',
      'ward,bed,at,bmi\na,1,2026-01-01,20\na,1,2026-01-02,heavy\n,2,2026-01-02,1e999\na,x,2026-01-02,20\na,1,soon,20\n',
    );
    expect(await test.newest(visits())).toEqual({ ...ofTheNewest, rejected: 4 });
    const key = '["a",1]';
    expect(test.quarantined()).toEqual([
      {
        position: 'visits, row 2 after the header',
        reason: `column 'bmi': 'heavy' is not a finite number`,
        content: { ward: 'a', bed: '1', at: '2026-01-02', bmi: 'heavy' },
        key,
      },
      {
        position: 'visits, row 3 after the header',
        reason: `column 'bmi': '1e999' is not a finite number`,
        content: { ward: null, bed: '2', at: '2026-01-02', bmi: '1e999' },
        key: undefined,
      },
      {
        position: 'visits, row 4 after the header',
        reason: `column 'bed': 'x' is not an integer of 64 bits`,
        content: { ward: 'a', bed: 'x', at: '2026-01-02', bmi: '20' },
        key: undefined,
      },
      {
        position: 'visits, row 5 after the header',
        reason: `column 'at': 'soon' is not an instant of the years 1 to 9999, such as 2026-01-31T09:30:00Z`,
        content: { ward: 'a', bed: '1', at: 'soon', bmi: '20' },
        key,
      },
    ]);
  });

  it('stops all where the view says so', async () => {
    test.write('visits', 'ward,bed,at,bmi\na,1,2026-01-01,heavy\n');
    await expect(test.newest(visits({}, { onInvalid: 'fail' }))).rejects.toThrow(
      `'visits', row 1 after the header: column 'bmi': 'heavy' is not a finite number`,
    );
    expect(test.quarantined()).toEqual([]);
  });

  it('is found also where no row answers', async () => {
    test.write('visits', 'ward,bed,at,bmi\n,1,2026-01-01,inf\nb,1,soon,20\n');
    await test.writeParquet(
      'visits.parquet',
      `SELECT unnest([NULL, 'b']) AS ward, 1 AS bed, unnest([DATE '2026-01-01', NULL]) AS "at", 'inf'::DOUBLE AS bmi`,
    );
    for (const source of [{}, { path: 'visits.parquet', format: 'parquet' }] as const) {
      expect(await test.newest(visits(source))).toEqual({ rows: [], rejected: 2 });
      expect(await join(visits(source))).toEqual({ rows: [], rejected: 2 });
      const strict = visits(source, { onInvalid: 'fail' });
      await expect(test.newest(strict)).rejects.toThrow(`row 1`);
      await expect(join(strict)).rejects.toThrow(`row 1`);
    }
  });

  it('lets the row before it be the newest of its key, in a join as well', async () => {
    test.write('visits', 'ward,bed,at,bmi\na,1,2026-01-01,20\na,1,2026-01-02,heavy\na,2,soon,1\n');
    await test.writeParquet(
      'visits.parquet',
      `SELECT 'a' AS ward, 1 AS bed, unnest([DATE '2026-01-01', DATE '2026-01-02', NULL]) AS "at", unnest(['20', 'inf', '3'])::DOUBLE AS bmi`,
    );
    for (const source of [{}, { path: 'visits.parquet', format: 'parquet' }] as const) {
      expect(await join(visits(source))).toEqual({ rows: [[7, 20]], rejected: 2 });
    }
  });

  it('is counted when it may be in what was asked for, and each time anew', async () => {
    const rows = [
      'a,1,2026-01-01,heavy,',
      'a,1,2026-01-05,heavy,',
      'a,1,2026-01-01,heavy,2026-01-05',
      'a,1,soon,1,',
    ];
    test.write('visits', `ward,bed,at,bmi,made\n${rows.join('\n')}\n`);
    const view = visits({ createdColumn: 'made' });
    const day = (of: number) => BigInt(newYear) + BigInt(of - 1) * 86_400_000_000n;
    const counts = await test.use(async (connection) => {
      const history = await test.open(connection, view);
      const counted: number[] = [];
      for (const interval of [
        { to: day(9) },
        { from: day(2), to: day(4) },
        { from: day(2), to: day(9) },
        { from: day(2), to: day(4), knownFrom: day(5) },
      ]) {
        await history.selectNewest(interval, `newest_${counted.length}`);
        counted.push(history.rejectedRows);
      }
      return counted;
    });
    expect(counts).toEqual([4, 1, 2, 2]);
  });

  it('is kept a thousand times, and counted beyond that', async () => {
    const wrong = Array.from({ length: 1500 }, (_, index) => `a,1,2026-01-01,x${index}\n`).join('');
    test.write('visits', `ward,bed,at,bmi\na,1,2026-01-01,20\n${wrong}`);
    expect(await test.newest(visits())).toEqual({ ...ofTheNewest, rejected: 1500 });
    expect(test.quarantined()).toHaveLength(1000);
    expect(test.quarantined()[999]).toMatchObject({ position: 'visits, row 1001 after the header' });
  });

  it('is kept as JSON can hold it, whatever it has', async () => {
    await test.writeParquet(
      'visits',
      `SELECT 'a' AS ward, 9007199254740993 AS bed, TIMESTAMP '2026-01-01 00:00:00.000001' AS "at", 'NaN'::DOUBLE AS bmi`,
    );
    expect((await test.newest(visits({ format: 'parquet' }))).rejected).toBe(1);
    expect(test.quarantined()).toEqual([
      {
        position: 'visits, row 1',
        reason: `column 'bmi': 'nan' is not a finite number`,
        content: { ward: 'a', bed: '9007199254740993', at: '2026-01-01T00:00:00.000001Z', bmi: 'NaN' },
        key: '["a","9007199254740993"]',
      },
    ]);
  });

  it('is kept by the start of what is long', async () => {
    test.write('visits', `ward,bed,at,bmi\na,1,2026-01-01,${'9'.repeat(2000)}\n`);
    await test.newest(visits());
    expect(test.quarantined()[0]?.content).toMatchObject({ bmi: `${'9'.repeat(1000)}...` });
  });
});

it('a row of a SQLite table that is not as its view says is left out', async () => {
  test.writeSqlite(
    'visits',
    `create table visits (ward, bed, at, bmi); insert into visits values ('a', 1, '2026-01-01', 20),
      ('a', 9007199254740993, '2026-01-02', 'heavy'), ('a', 1, '2026-01-02', x'00')`,
  );
  expect(await test.newest(featureView({ ...visits(), source: sqlite }))).toEqual({
    ...ofTheNewest,
    rejected: 2,
  });
  expect(test.quarantined()).toMatchObject([
    {
      position: 'visits, table visits, row 2',
      content: { ward: 'a', bed: '9007199254740993', bmi: 'heavy' },
      key: '["a","9007199254740993"]',
    },
    { position: 'visits, table visits, row 3', content: { bmi: { bytes: 1 } } },
  ]);
});

const sqlite: Source = { kind: 'sqlite', path: 'visits', table: 'visits', timestamp: { column: 'at' } };

it.each<[string, Source, () => void | Promise<void>]>([
  [
    'CSV',
    file,
    () => {
      test.write('visits', 'ward,bed,at,bmi\na,1,2026-01-01,heavy\n');
    },
  ],
  [
    'NDJSON',
    { ...file, format: 'ndjson' },
    () => {
      test.write('visits', '{"ward":"a","bed":1,"at":"2026-01-01","bmi":"heavy"}');
    },
  ],
  [
    'Parquet',
    { ...file, format: 'parquet' },
    () =>
      test.writeParquet(
        'visits',
        `SELECT 'a' AS ward, 1 AS bed, DATE '2026-01-01' AS "at", 'NaN'::DOUBLE AS bmi`,
      ),
  ],
  [
    'SQLite',
    sqlite,
    () => {
      test.writeSqlite(
        'visits',
        `create table visits as select 'a' ward, 1 bed, '2026-01-01' at, 'heavy' bmi`,
      );
    },
  ],
])('an error that no row is the reason of is no reason to leave any out, in %s', async (_, source, write) => {
  await write();
  const failed = test.use(async (connection) => {
    const history = await test.open(connection, featureView({ ...visits(), source }));
    await history.selectNewest({ to: 0n }, 'nowhere.newest');
  });
  await expect(failed).rejects.toThrow('nowhere');
  expect(test.quarantined()).toEqual([]);
});

it('rows of a source without times are all of the instant that is assumed', async () => {
  test.write('visits', 'ward,bed,bmi\na,1,20\na,1,heavy\n');
  const view = visits({ timestamp: { assumed: '2026-01-01T00:00:00Z' } });
  expect(await test.newest(view)).toEqual({ ...ofTheNewest, rejected: 1 });
  const none = await test.use(async (connection) => {
    const history = await test.open(connection, view);
    await history.selectInstants({ to: BigInt(newYear) - 1n }, 'instants');
    const result = await connection.run('SELECT * FROM instants');
    return [...(await result.getRows()), history.rejectedRows];
  });
  expect(none).toEqual([0]);
});
