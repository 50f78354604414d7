import type { FeatureView } from '@quincunx/contracts';
import { keyColumn, rowColumn, timeColumn } from '../columns.ts';
import { describePostgres, featureView } from './test-postgres.fixture.ts';

describePostgres('rows of a table that are not as the view says', (postgres) => {
  const stays = (table: string, more: Partial<FeatureView> = {}) =>
    featureView({
      name: 'stays',
      entity: { name: 'stay', joinKeys: [{ name: 'bed', type: 'integer' }] },
      source: { kind: 'postgres', table, timestamp: { column: 'at' }, createdColumn: 'made' },
      features: [
        { name: 'amount', type: 'number' },
        { name: 'visits', type: 'integer', nullable: true, column: 'visit_count' },
      ],
      ...more,
    });
  const columns = {
    bed: 'numeric',
    at: 'timestamp',
    made: 'timestamptz',
    amount: 'float8',
    visit_count: 'numeric',
  };
  const time = Date.UTC(2026, 0, 1) * 1000;

  it('are passed over, counted and put aside with what is wrong with them', async () => {
    await postgres().fill('stays', columns, [
      [1, '2026-01-01', null, 0.5, 7],
      [1, '2026-01-02', null, 'NaN', 7],
      [2, '2026-01-02', null, '-Infinity', 7],
      [2, '2026-01-02', null, null, 7],
      [2, '2026-01-02', null, 1, 7.5],
      [2, '2026-01-02', null, 1, '9223372036854775808'],
      [2.5, '2026-01-02', null, 1, 7],
      [3, null, null, 1, 7],
      [3, 'infinity', null, 1, 7],
      [3, '0044-03-15 BC', null, 1, 7],
      [3, '2026-01-02', 'infinity', 1, 7],
      [null, '2026-01-02', null, 1, 7],
    ]);
    expect(await postgres().newest(stays('stays'))).toEqual({
      rows: [[1, 0.5, 7, time, null]],
      rejected: 10,
    });
    expect(
      postgres()
        .quarantined()
        .map(({ position, reason, key }) => [position, reason, key]),
    ).toEqual([
      ['public.stays, ctid (0,2)', `column 'amount': 'NaN' is not a finite number`, '[1]'],
      ['public.stays, ctid (0,3)', `column 'amount': '-Infinity' is not a finite number`, '[2]'],
      ['public.stays, ctid (0,4)', `column 'amount' has no value, and feature 'amount' needs one`, '[2]'],
      ['public.stays, ctid (0,5)', `column 'visit_count': '7.5' is not an integer of 64 bits`, '[2]'],
      [
        'public.stays, ctid (0,6)',
        `column 'visit_count': '9223372036854775808' is not an integer of 64 bits`,
        '[2]',
      ],
      ['public.stays, ctid (0,7)', `column 'bed': '2.5' is not an integer of 64 bits`, undefined],
      ['public.stays, ctid (0,8)', `column 'at' has no value, and the timestamp needs one`, '[3]'],
      [
        'public.stays, ctid (0,9)',
        expect.stringContaining(`column 'at': 'infinity' is not an instant`),
        '[3]',
      ],
      [
        'public.stays, ctid (0,10)',
        expect.stringContaining(`column 'at': '0044-03-15 00:00:00 BC' is not`),
        '[3]',
      ],
      [
        'public.stays, ctid (0,11)',
        expect.stringContaining(`column 'made': 'infinity' is not an instant`),
        '[3]',
      ],
    ]);
    expect(postgres().quarantined()[4]?.content).toEqual({
      bed: '2',
      at: '2026-01-02 00:00:00',
      made: null,
      amount: '1',
      visit_count: '9223372036854775808',
    });
  });

  it.each([{ table: 'joined' }, { table: 'joined_by_index' }])(
    'give way to older ones in $table, and count where an answer would be from them',
    async ({ table }) => {
      await postgres().fill(table, columns, [
        [1, '2026-01-01', null, 0.5, 7],
        [1, '2026-01-02', null, 'NaN', 7],
        [1, '2026-01-03', null, 'Infinity', 7],
        [2, '2026-01-01', null, 'NaN', 7],
        [2, '2026-01-02', null, 2.5, 8],
      ]);
      if (table === 'joined_by_index') await postgres().run(`CREATE INDEX ON ${table} (bed, at, made)`);
      const found = await postgres().duckDb.use(async (connection) => {
        await connection.run(`CREATE TEMP TABLE asked AS SELECT 0 AS ${rowColumn},
          epoch_us('2026-01-02 12:00:00'::TIMESTAMP) AS ${timeColumn}, 1::BIGINT AS ${keyColumn({ name: 'bed' })}`);
        const history = await postgres().open(connection, stays(table));
        const options = {
          entityRows: 'asked',
          keys: [{ name: 'bed', type: 'integer' as const }],
          asKnownAt: false,
        };
        await history.joinPointInTime({ ...options, result: 'first' });
        const rejected = history.rejectedRows;
        await connection.run(`UPDATE asked SET ${timeColumn} = epoch_us('2026-01-01'::TIMESTAMP)`);
        await history.joinPointInTime({ ...options, result: 'second' });
        const { rejectedRows } = history;
        const answers = await connection.runAndReadAll(
          'SELECT "feature:amount", "#time" FROM first UNION ALL SELECT "feature:amount", "#time" FROM second',
        );
        return { answers: answers.getRows(), rejected, then: rejectedRows };
      });
      expect(found).toEqual({
        answers: [
          [0.5, BigInt(time)],
          [0.5, BigInt(time)],
        ],
        rejected: 1,
        then: 0,
      });
      expect(
        postgres()
          .quarantined()
          .map(({ position }) => position),
      ).toEqual([`public.${table}, ctid (0,2)`]);
    },
  );

  it('fail a reading where the view says so, naming the first', async () => {
    await postgres().fill('failing', columns, [
      [1, '2026-01-01', null, 0.5, 7],
      [1, '2026-01-02', null, 'NaN', 7],
    ]);
    await expect(postgres().newest(stays('failing', { onInvalid: 'fail' }))).rejects.toMatchObject({
      code: 'invalid-input',
      message: `public.failing, ctid (0,2): column 'amount': 'NaN' is not a finite number`,
    });
  });

  it('are all counted, and a thousand of them kept', async () => {
    await postgres().fill('many', columns, []);
    await postgres().run(
      `INSERT INTO many SELECT 1, '2026-01-01', NULL, 'NaN', 7 FROM generate_series(1, 1500)`,
    );
    expect(await postgres().newest(stays('many'))).toEqual({ rows: [], rejected: 1500 });
    expect(postgres().quarantined()).toHaveLength(1000);
  });

  it('are named by their partition, or, in a view of the database, by a digest of theirs', async () => {
    await postgres().run(`
      CREATE TABLE parts (bed int, at timestamptz, made timestamptz, amount numeric, visit_count int) PARTITION BY RANGE (at);
      CREATE TABLE parts_2025 PARTITION OF parts FOR VALUES FROM ('2025-01-01Z') TO ('2026-01-01Z');
      CREATE TABLE parts_2026 PARTITION OF parts FOR VALUES FROM ('2026-01-01Z') TO ('2027-01-01Z');
      INSERT INTO parts VALUES (1, '2026-01-01Z', NULL, 1.5, 7), (1, '2025-01-01Z', NULL, 'NaN', 7), (1, '2026-01-02Z', NULL, 1e400, 7);
      CREATE VIEW seen AS SELECT * FROM parts`);
    const expected = { rows: [[1, 1.5, 7, time, null]], rejected: 2 };
    expect(await postgres().newest(stays('parts'))).toEqual(expected);
    expect(
      postgres()
        .quarantined()
        .map(({ position }) => position),
    ).toEqual(['public.parts, parts_2025 ctid (0,1)', 'public.parts, parts_2026 ctid (0,2)']);
    expect(await postgres().newest(stays('seen'))).toEqual(expected);
    for (const { position } of postgres().quarantined())
      expect(position).toMatch(/^public\.seen, row [0-9a-f]{32}$/);
  });
});
