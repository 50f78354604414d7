import type { FeatureView, FeatureViewInput, Row } from '@quincunx/contracts';
import type { NewPushedRow } from '../../../push/pushed-row.ts';
import { appendToPostgres } from './append-to-postgres.ts';
import { describePostgres, featureView } from './test-postgres.fixture.ts';

describePostgres('rows that are pushed to a table of PostgreSQL', (postgres) => {
  const visits = (table: string, more: Partial<FeatureViewInput> = {}): FeatureView =>
    featureView({
      name: 'visits',
      entity: {
        name: 'visit',
        joinKeys: [
          { name: 'bed', type: 'integer' },
          { name: 'ward', type: 'string' },
        ],
      },
      source: { kind: 'postgres', table, timestamp: { column: 'at' }, createdColumn: 'made' },
      features: [
        { name: 'amount', type: 'number', nullable: true },
        { name: 'visits', type: 'integer', nullable: true, column: 'visit_count' },
        { name: 'note', type: 'string', nullable: true },
        { name: 'urgent', type: 'boolean', nullable: true },
      ],
      ...more,
    });
  const columns = {
    bed: 'bigint',
    ward: 'text',
    at: 'timestamptz',
    made: 'timestamp',
    amount: 'float8',
    visit_count: 'int',
    note: 'varchar(5)',
    urgent: 'bool',
    entered_by: `text DEFAULT 'nobody'`,
  };
  const row = (values: Row, key: NewPushedRow['key'] = [7, 'a']): NewPushedRow => ({
    key,
    values,
    eventTime: 1_774_746_000_000_001n,
    createdTime: 1_774_746_000_000_002n,
  });
  const append = (view: FeatureView, rows: readonly NewPushedRow[]) =>
    appendToPostgres(postgres().database, view, rows);
  const create = (table: string, changed: Readonly<Record<string, string>> = {}) => {
    const declared = Object.entries({ ...columns, ...changed }).map((column) => column.join(' '));
    return postgres().run(`CREATE TABLE ${table} (${declared.join(', ')})`);
  };

  it('are inserted as they are, in their order, and read again', async () => {
    await create('visits');
    await append(visits('visits'), [
      row({ amount: 0.1, visits: -3, note: '\\N"', urgent: true }),
      row({ amount: 5e-324, visits: null, note: '', urgent: null }, ['9007199254740993', `ünï'\n`]),
      row({ amount: 0.2, visits: 1, note: 'x', urgent: false }),
    ]);
    const { rows } = await postgres().newest(visits('visits'));
    const times = [1_774_746_000_000_001, 1_774_746_000_000_002];
    expect(rows).toEqual([
      [7, 'a', 0.2, 1, 'x', false, ...times],
      ['9007199254740993', `ünï'\n`, 5e-324, null, '', null, ...times],
    ]);
    expect(await postgres().run('SELECT DISTINCT entered_by FROM visits')).toEqual([
      { entered_by: 'nobody' },
    ]);
  });

  it('are of the columns that aggregates read, where a view is of these', async () => {
    await create('aggregated', { payment: 'text' });
    const aggregated = visits('aggregated', {
      features: [
        { name: 'total', type: 'number', aggregate: { function: 'sum', column: 'amount', window: '1d' } },
        { name: 'count', type: 'integer', aggregate: { function: 'count', window: '1d' } },
      ],
      eventKey: ['payment'],
    });
    await append(aggregated, [
      row({ amount: 1.5, payment: 'p' }),
      row({ amount: 2, payment: 'p' }),
      row({ amount: 4, payment: null }),
    ]);
    const found = await postgres().run('SELECT amount, payment FROM aggregated ORDER BY ctid');
    expect(found.map(({ amount, payment }) => [amount, payment])).toEqual([
      [1.5, 'p'],
      [2, 'p'],
      [4, null],
    ]);
  });

  it.each([
    [
      'real',
      { amount: 'real' },
      { amount: 0.1 },
      `column 'amount' holds real, and would not give '0.1' back`,
    ],
    [
      'decimals',
      { amount: 'numeric(9,2)' },
      { amount: 1.005 },
      `column 'amount' holds numeric(9,2), and would not give '1.005' back`,
    ],
    [
      'short',
      {},
      { note: 'abcdef' },
      `column 'note' holds character varying(5), and would not give 'abcdef' back`,
    ],
    [
      'padded',
      { note: 'char(5)' },
      { note: 'a ' },
      `column 'note' holds character(5), and would not give 'a ' back`,
    ],
    [
      'dates',
      { at: 'date' },
      {},
      `column 'at' holds date, and would not give '2026-03-29T01:00:00.000001Z' back`,
    ],
    [
      'seconds',
      { made: 'timestamp(0)' },
      {},
      `column 'made' holds timestamp(0) without time zone, and would not give '2026-03-29T01:00:00.000002Z' back`,
    ],
    ['small', {}, { visits: 2_147_483_648 }, /^'public.small' does not take a pushed row: .*out of range/],
    [
      'filled',
      { entered_by: 'text NOT NULL' },
      {},
      /^'public.filled' does not take a pushed row: null value in column "entered_by"/,
    ],
    [
      'checked',
      { amount: 'float8 CHECK (amount > 0)' },
      { amount: -1 },
      /^'public.checked' does not take a pushed row: .*"checked_amount_check"/,
    ],
  ])(
    'are refused, all of them, when a value would not stay as it is: %s',
    async (table, changed, values, message) => {
      await create(table, changed);
      const refused = append(visits(table), [row({}, [1, 'a']), row(values)]);
      await expect(refused).rejects.toMatchObject({ code: 'invalid-input' });
      await expect(refused).rejects.toThrow(message);
      expect(await postgres().run(`SELECT * FROM ${table}`)).toEqual([]);
    },
  );

  it('are refused when features that are one column are said to be different', async () => {
    await create('twice');
    const twice = visits('twice', {
      features: [
        { name: 'amount', type: 'number' },
        { name: 'same', type: 'number', column: 'amount' },
      ],
    });
    await append(twice, [row({ amount: 1, same: 1 })]);
    await expect(append(twice, [row({ amount: 1, same: 2 })])).rejects.toThrow(
      `'public.twice': column 'amount' holds double precision, and would not give '1' back`,
    );
  });

  it.each([
    { source: { kind: 'postgres' as const, table: 'visits', timestamp: { column: 'at' } } },
    {
      source: {
        kind: 'postgres' as const,
        table: 'visits',
        timestamp: { assumed: '2026-01-01T00:00:00Z' },
        createdColumn: 'made',
      },
    },
  ])('are refused where the table does not say when they were true and known', async ({ source }) => {
    await expect(append(visits('visits', { source }), [row({})])).rejects.toThrow(
      `rows cannot be pushed to the table of feature view 'visits', which does not say when a row was true and when it became known`,
    );
  });
});
