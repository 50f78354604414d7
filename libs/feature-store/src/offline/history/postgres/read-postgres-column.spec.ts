import type { FeatureViewInput, Value } from '@quincunx/contracts';
import { microsecondsOf } from '@quincunx/contracts';
import { quoteText } from '../../duckdb/quote.ts';
import { keyColumn, rowColumn, timeColumn } from '../columns.ts';
import { describePostgres, featureView } from './test-postgres.fixture.ts';

type Feature = FeatureViewInput['features'][number];
type JoinKey = NonNullable<FeatureViewInput['entity']>['joinKeys'][number];

describePostgres('columns of a table of PostgreSQL', (postgres) => {
  let tables = 0;

  /** What a table with a column of a type gives for texts of it, as a feature. */
  async function read(
    type: string,
    as: Feature['type'],
    texts: readonly (string | null)[],
  ): Promise<Value[]> {
    const table = `read_${tables++}`;
    await postgres().fill(
      table,
      { id: 'int', value: type },
      texts.map((text, index) => [index, text]),
    );
    const { rows } = await postgres().newest(
      featureView({
        name: 'readings',
        entity: { name: 'reading', joinKeys: [{ name: 'id', type: 'integer' }] },
        source: { kind: 'postgres', table, timestamp: { assumed: '2026-01-01T00:00:00Z' } },
        features: [{ name: 'value', type: as, nullable: true }],
      }),
    );
    return rows.map((row) => row[1] ?? null);
  }

  it.each<[string, Feature['type'], (string | null)[], Value[]]>([
    ['smallint', 'number', ['-7', null], [-7, null]],
    ['int', 'integer', ['2147483647'], [2_147_483_647]],
    [
      'bigint',
      'integer',
      ['9007199254740993', '-9223372036854775808'],
      ['9007199254740993', '-9223372036854775808'],
    ],
    ['bigint', 'number', ['9007199254740993'], [9_007_199_254_740_992]],
    ['smallint', 'boolean', ['0', '1', null], [false, true, null]],
    [
      'double precision',
      'number',
      ['0.1', '5e-324', '-1.7976931348623157e308'],
      [0.1, 5e-324, -Number.MAX_VALUE],
    ],
    ['real', 'number', ['0.1'], [Math.fround(0.1)]],
    ['numeric', 'number', ['0.1', '123456789.123456789123', '1e-320'], [0.1, 123_456_789.123_456_79, 1e-320]],
    ['numeric(30, 2)', 'integer', ['12345678901234567.00'], ['12345678901234567']],
    [
      'text',
      'string',
      ['', 'a,"b"\n', '\\.', '\\N', 'ünï', null],
      ['', 'a,"b"\n', '\\.', '\\N', 'ünï', null],
    ],
    ['varchar(5)', 'string', ['abc '], ['abc ']],
    ['char(5)', 'string', ['abc'], ['abc']],
    ['name', 'string', ['abc'], ['abc']],
    ['uuid', 'string', ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'], ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']],
    ['boolean', 'boolean', ['t', 'f', null], [true, false, null]],
  ])('reads %s as %s', async (type, as, texts, values) => {
    expect(await read(type, as, texts)).toEqual(values);
  });

  it('reads what a type of the database’s own is made of', async () => {
    await postgres().run(`
      CREATE TYPE mood AS ENUM ('sad', 'ok');
      CREATE DOMAIN share AS float8 CHECK (VALUE BETWEEN 0 AND 1)`);
    expect(await read('mood', 'string', ['ok'])).toEqual(['ok']);
    expect(await read('share', 'number', ['0.25'])).toEqual([0.25]);
  });

  it.each([
    ['timestamptz', '2026-03-29 03:00:00.000001+02', '2026-03-29T01:00:00.000001Z'],
    ['timestamp', '2026-03-29 02:30:00.999999', '2026-03-29T02:30:00.999999Z'],
    ['date', '2026-03-29', '2026-03-29T00:00:00Z'],
    ['timestamptz', '0001-01-01 00:00:00Z', '0001-01-01T00:00:00Z'],
    ['timestamptz', '9999-12-31 23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
  ])('reads the instant of %s %s, to the microsecond', async (type, text, instant) => {
    const table = `instants_${tables++}`;
    await postgres().fill(table, { at: type, made: type, value: 'int' }, [[text, text, 1]]);
    await postgres().run(`CREATE INDEX ON ${table} (at)`);
    const view = featureView({
      name: 'readings',
      source: { kind: 'postgres', table, timestamp: { column: 'at' }, createdColumn: 'made' },
      features: [{ name: 'value', type: 'integer' }],
    });
    const time = microsecondsOf(instant);
    const found = await postgres().duckDb.use(async (connection) => {
      await connection.run(`CREATE TEMP TABLE asked AS SELECT unnest([0, 1]) AS ${rowColumn},
        ${String(time)}::BIGINT - ${rowColumn} AS ${timeColumn}`);
      const history = await postgres().open(connection, view);
      await history.joinPointInTime({ entityRows: 'asked', keys: [], asKnownAt: true, result: 'joined' });
      return (await connection.runAndReadAll('SELECT "#row", "#time", "#created" FROM joined')).getRows();
    });
    expect(found).toEqual([[0n, time, time]]);
  });

  it.each<[string, JoinKey['type'], string[], string[]]>([
    ['smallint', 'integer', ['7'], ['-7', '9007199254740993']],
    ['int', 'integer', ['7'], ['9007199254740993']],
    ['numeric', 'integer', ['7', '9007199254740993'], ['9007199254740992']],
    ['text', 'string', ['ä', 'a ', ''], ['a', 'A ']],
    ['varchar(9)', 'string', ['a'], ['a ']],
    ['text COLLATE "C"', 'string', ['a'], ['A']],
    ['text COLLATE any_case', 'string', ['a'], ['A']],
    ['char(3)', 'string', ['a'], ['a ', 'A']],
    ['char(3) COLLATE any_case', 'string', ['a'], ['A']],
    [
      'uuid',
      'string',
      ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
      ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0'],
    ],
    ['colour', 'string', ['red'], ['blue']],
  ])('finds join keys in %s as %s, by an index and without one', async (type, as, there, missing) => {
    await postgres().run(`DO $$ BEGIN
      IF to_regtype('colour') IS NULL THEN
        CREATE TYPE colour AS ENUM ('red');
        CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      END IF; END $$`);
    const table = `keys_${tables++}`;
    await postgres().fill(
      table,
      { id: type, at: 'timestamptz' },
      there.map((key) => [key, '2026-01-01Z']),
    );
    const view = featureView({
      name: 'readings',
      entity: { name: 'reading', joinKeys: [{ name: 'id', type: as }] },
      source: { kind: 'postgres', table, timestamp: { column: 'at' } },
      features: [{ name: 'key', type: as, column: 'id' }],
    });
    const keys = [...there, ...missing];
    const join = () =>
      postgres().duckDb.use(async (connection) => {
        const texts = keys.map((key) => `${quoteText(key)}::${as === 'integer' ? 'BIGINT' : 'VARCHAR'}`);
        await connection.run(`CREATE TEMP TABLE asked AS SELECT unnest(range(${keys.length})) AS ${rowColumn},
          ${String(microsecondsOf('2026-01-01T00:00:00Z'))} AS ${timeColumn}, unnest([${texts.join(', ')}]) AS ${keyColumn({ name: 'id' })}`);
        const history = await postgres().open(connection, view);
        const options = { entityRows: 'asked', keys: [{ name: 'id', type: as }], asKnownAt: false };
        await history.joinPointInTime({ ...options, result: 'joined' });
        const joined = await connection.runAndReadAll(
          'SELECT "feature:key"::VARCHAR FROM joined ORDER BY "#row"',
        );
        const counts = await Promise.all(keys.map((key) => history.countRows([key])));
        return { joined: joined.getRows().map(([key]) => key), counts };
      });
    const expected = { joined: there, counts: [...there.map(() => 1), ...missing.map(() => 0)] };
    expect(await join()).toEqual(expected);
    await postgres().run(`CREATE INDEX ON ${table} (id, at)`);
    expect(await join()).toEqual(expected);
  });

  describe('that are not as a view says', () => {
    const view = {
      name: 'readings',
      entity: { name: 'reading', joinKeys: [{ name: 'id', type: 'integer' as const }] },
      source: { kind: 'postgres' as const, table: 'readings', timestamp: { column: 'at' } },
      features: [{ name: 'value', type: 'number' as const }],
    };
    beforeAll(() =>
      postgres().run('CREATE SCHEMA lab; CREATE TABLE lab.readings (id float8, at text, values jsonb)'),
    );

    it.each([
      [view, `the PostgreSQL database has no table 'readings'; the nearest is 'lab.readings'`],
      [
        { ...view, source: { ...view.source, table: 'lab.readings' } },
        `'lab.readings': column 'id' holds double precision, and join key 'id' is of type integer; column 'at' holds text, and the timestamp is of type instant; there is no column 'value' for feature 'value'; the nearest is 'values'`,
      ],
      [
        {
          ...view,
          source: { ...view.source, table: 'lab.readings', timestamp: { assumed: '2026-01-01T00:00:00Z' } },
          entity: undefined,
          features: [{ name: 'twice', type: 'number' as const, expression: 'id * 2' }],
        },
        `feature 'twice' of feature view 'readings' is an expression, and the source is a table of PostgreSQL: make it a column of a view in the database, or a feature of an on-demand view`,
      ],
    ])('are named: %#', async (input, message) => {
      const opening = postgres().duckDb.use((connection) => postgres().open(connection, featureView(input)));
      await expect(opening).rejects.toMatchObject({ code: 'invalid-input', message });
    });
  });
});
