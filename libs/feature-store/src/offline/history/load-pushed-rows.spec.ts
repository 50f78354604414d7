import type { PushedRow } from '../../push/pushed-row.ts';
import { featureView, openTestHistories, type TestHistories } from './test-histories.fixture.ts';

let test: TestHistories;
beforeEach(() => {
  test = openTestHistories();
});
afterEach(() => test.close());

const entity = { name: 'patient', joinKeys: [{ name: 'id', type: 'integer' as const }] };
const source = { kind: 'file', path: 'visits.csv', format: 'csv', timestamp: { column: 'at' } } as const;
const push = (key: PushedRow['key'], values: PushedRow['values'], time: bigint, sequence = 1): PushedRow => {
  return { sequence, key, values, eventTime: time, createdTime: 9n };
};

describe('what was pushed to a view', () => {
  const view = featureView({
    name: 'visits',
    entity,
    source,
    features: [
      { name: 'bmi', type: 'number', column: 'body_mass_index', nullable: true },
      { name: 'double', type: 'number', expression: 'body_mass_index * 2', nullable: true },
      { name: 'count', type: 'integer', nullable: true },
      { name: 'note', type: 'string', nullable: true },
      { name: 'urgent', type: 'boolean', nullable: true },
    ],
  });

  it('is read by the names and types of its features', async () => {
    test.write('visits.csv', 'id,at,body_mass_index,count,note,urgent\n1,1970-01-01,20,,,\n');
    test.push(
      push(
        ['9007199254740993'],
        { bmi: 1, double: 3, count: '-9007199254740993', note: 'n', urgent: true },
        5n,
      ),
      push([2], { bmi: null, count: 7 }, 6n, 2),
    );
    expect((await test.newest(view)).rows).toEqual([
      [1, 20, 40, null, null, null, 0, null],
      [2, null, null, 7, null, null, 6, 9],
      ['9007199254740993', 1, 3, '-9007199254740993', 'n', true, 5, 9],
    ]);
  });

  it('has no value where it was pushed with another type', async () => {
    test.write('visits.csv', 'id,at,body_mass_index,count,note,urgent\n');
    test.push(push([1], { bmi: 'heavy', double: true, count: 1.5, note: 17, urgent: 1 }, 5n));
    expect((await test.newest(view)).rows).toEqual([[1, null, null, null, null, null, 5, 9]]);
  });

  it('is newer than a row of the source at the same instant, as it is known later', async () => {
    test.write('visits.csv', 'id,at,body_mass_index,count,note,urgent\n1,1970-01-01,20,,,\n');
    test.push(push([1], { bmi: 1 }, 0n), push([1], { bmi: 2 }, 0n, 2), push([1], { bmi: 3 }, -1n, 3));
    expect((await test.newest(view)).rows).toEqual([[1, 2, null, null, null, null, 0, 9]]);
  });
});

it('what was pushed to a view of aggregates is aggregated by the columns that they read', async () => {
  test.write(
    'visits.csv',
    'id,at,cost,visit,made\n1,1970-01-01,5,v1,\n1,1970-01-01,x,v2,\n,1970-01-01,5,v1,\n',
  );
  const aggregated = featureView({
    name: 'costs',
    entity,
    source: { ...source, createdColumn: 'made' },
    eventKey: ['visit'],
    features: [
      {
        name: 'total',
        type: 'number',
        nullable: true,
        aggregate: { function: 'sum', column: 'cost', window: '1d' },
      },
      {
        name: 'kinds',
        type: 'integer',
        aggregate: { function: 'distinctCount', column: 'visit', window: '1d' },
      },
    ],
  });
  test.push(push([1], { cost: 2, visit: 'v3' }, 5n), push([1], { cost: 3, visit: 'v1' }, 6n, 2));
  const rows = await test.use(async (connection) => {
    const history = await test.open(connection, aggregated);
    await history.selectNewest({ to: 10n }, 'newest');
    await connection.run(
      `CREATE TEMP TABLE asked AS SELECT i AS "#row", i::BIGINT AS "#time", 1::BIGINT AS "key:id" FROM unnest([-1, 5, 6]) t(i)`,
    );
    const options = { entityRows: 'asked', keys: entity.joinKeys, result: 'joined' };
    await history.joinPointInTime({ ...options, asKnownAt: false });
    expect(history.rejectedRows).toBe(1);
    const columns = '"feature:total", "feature:kinds"';
    const joined = await connection.run(`SELECT "#row", ${columns} FROM joined ORDER BY "#row"`);
    const newest = await connection.run(`SELECT "key:id", ${columns}, "#time" FROM newest`);
    return [...(await joined.getRows()), ...(await newest.getRows())];
  });
  // The version of v1 that was pushed counts from its own time on, instead of the source's.
  expect(rows).toEqual([
    [5n, 2, 1n],
    [6n, 5, 2n],
    [1n, 5, 2n, 10n],
  ]);
});
