import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureViewInput } from '@quincunx/contracts';
import { featureView, openTestHistories, type TestHistories } from '../history/test-histories.fixture.ts';
import { keyColumns, timestampColumns } from '../history/wanted-columns.ts';
import { openCheckedSelect, unreadable } from './checked-select.ts';
import { explainSourceError } from './explain-source-error.ts';
import type { WantedColumn } from './wanted-column.ts';

const source = { kind: 'file', path: 'data/vitals.csv', format: 'csv', timestamp: { column: 'at' } } as const;

function vitals(change: Partial<FeatureViewInput> = {}) {
  return featureView({
    name: 'vitals',
    entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
    source,
    features: [{ name: 'bmi', type: 'number' }],
    onInvalid: 'fail',
    ...change,
  });
}

describe('a source that is not as its view says', () => {
  let test: TestHistories;
  beforeEach(() => {
    test = openTestHistories();
  });
  afterEach(() => test.close());

  async function messageFor(view: ReturnType<typeof vitals>): Promise<string> {
    const failure: unknown = await test.newest(view).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'invalid-input',
      message: expect.not.stringContaining(test.workspace) as unknown,
    });
    return failure instanceof Error ? failure.message : '';
  }

  const header = 'patient_id,at,bmi\n';
  const row = '1,2026-01-01,20\n';
  const newYear = 1_767_225_600_000_000;
  it.each([
    [
      'a text for a number',
      `${header}${row}2,2026-01-01,abc\n`,
      `row 2 after the header: column 'bmi': 'abc' is not a finite number`,
    ],
    [
      'an infinite number',
      `${header}${row}${row}2,2026-01-01,1e999\n`,
      `row 3 after the header: column 'bmi': '1e999' is not a finite number`,
    ],
    [
      'no value where one is needed',
      `${header}2,2026-01-01,\n`,
      `row 1 after the header: column 'bmi' has no value, and feature 'bmi' needs one`,
    ],
    [
      'a fraction for an integer',
      `${header}1.5,2026-01-01,1\n`,
      `row 1 after the header: column 'patient_id': '1.5' is not an integer of 64 bits`,
    ],
    [
      'no instant',
      `${header}${row}1,yesterday,1\n`,
      `row 2 after the header: column 'at': 'yesterday' is not an instant of the years 1 to 9999, such as 2026-01-31T09:30:00Z`,
    ],
    [
      'an empty instant',
      `${header}1,,1\n`,
      `row 1 after the header: column 'at' has no value, and the timestamp needs one`,
    ],
    [
      'the first of several',
      `${header}${row}1,2026-01-01,x\n1,never,y\n`,
      `row 2 after the header: column 'bmi': 'x'`,
    ],
    [
      'a long text',
      `${header}1,2026-01-01,${'x'.repeat(200)}\n`,
      `'${'x'.repeat(100)}...' is not a finite number`,
    ],
    [
      'a value too many',
      `${header}${row}1,2026-01-01,2,3\n`,
      `line 3: has 4 values, and the header names 3 columns`,
    ],
    ['a value too few', `${header}1,2026-01-01\n`, `line 2: has 2 values, and the header names 3 columns`],
    ['a quote that stays open', `${header}1,2026-01-01,"2\n`, 'line 2: has a quote that is not closed'],
    ['a text after a quote', `${header}1,2026-01-01,"2"3\n`, 'line 2: '],
    [
      'letters that are not UTF-8',
      Buffer.from(`${header}1,2026-01-01,\xff\n`, 'latin1'),
      'line 2: is not UTF-8',
    ],
    [
      'a misspelt column',
      `patient_id,at,bmj\n${row}`,
      `there is no column 'bmi' for feature 'bmi'; the nearest is 'bmj'`,
    ],
    [
      'several misspelt columns',
      `patient,at,bmj\n${row}`,
      `'patient_id' for join key 'patient_id'; the nearest is 'patient'; there is no column 'bmi'`,
    ],
    ['a column twice', `patient_id,at,bmi,bmi\n`, `has two columns named 'bmi'`],
    ['no content', '', 'is empty'],
  ])('is refused for %s, by file and place', async (_, content, message) => {
    test.write('data/vitals.csv', content);
    const said = await messageFor(vitals());
    expect(said).toContain(`'data/vitals.csv'`);
    expect(said).toContain(message);
  });

  it('is refused when it is not there, or a folder', async () => {
    expect(await messageFor(vitals())).toContain(
      `the file 'data/vitals.csv' cannot be found in the workspace`,
    );
    mkdirSync(join(test.workspace, 'data/vitals.csv'), { recursive: true });
    expect(await messageFor(vitals())).toBe(`the source 'data/vitals.csv' is not a file`);
  });

  it('may lack keys, created times and values that need not be', async () => {
    test.write('data/vitals.csv', 'patient_id,at,made,bmi\n,2026-01-01,,\n1,2026-01-01,,\n');
    const view = vitals({
      source: { ...source, createdColumn: 'made' },
      features: [{ name: 'bmi', type: 'number', nullable: true }],
    });
    expect((await test.newest(view)).rows).toEqual([[1, null, newYear, null]]);
  });

  describe('in Parquet', () => {
    const parquet = vitals({ source: { ...source, format: 'parquet', path: 'vitals.parquet' } });

    it.each([
      [
        'text for a number',
        `SELECT 1 AS patient_id, DATE '2026-01-01' AS at, 'abc' AS bmi`,
        `'vitals.parquet': column 'bmi' holds VARCHAR, and feature 'bmi' is of type number`,
      ],
      [
        'NaN',
        `SELECT 1 AS patient_id, DATE '2026-01-01' AS at, unnest(['1', 'NaN'])::DOUBLE AS bmi`,
        `'vitals.parquet', row 2: column 'bmi': 'nan' is not a finite number`,
      ],
      [
        'a missing column',
        `SELECT 1 AS patient_id, DATE '2026-01-01' AS at`,
        `there is no column 'bmi' for feature 'bmi'; there is patient_id, at`,
      ],
    ])('is refused for %s', async (_, query, message) => {
      await test.writeParquet('vitals.parquet', query);
      expect(await messageFor(parquet)).toContain(message);
    });

    it('is refused when it is something else', async () => {
      test.write('vitals.parquet', `${header}${row}`);
      expect(await messageFor(parquet)).toBe(`the file 'vitals.parquet' cannot be read as Parquet`);
    });
  });

  describe('for a label', () => {
    const label: WantedColumn = {
      name: '#label',
      what: `label 'y'`,
      type: 'number',
      nullable: false,
      column: 'y',
    };

    it.each([
      ['a missing one', '1,2026-01-01,\n', `column 'y' has no value, and label 'y' needs one`],
      ['a text', '1,2026-01-01,high\n', `column 'y': 'high' is not a finite number`],
      ['a time that is none', '1,soon,3\n', `column 'at': 'soon' is not an instant`],
      ['a key that is none', 'one,2026-01-01,3\n', `column 'patient_id': 'one' is not an integer of 64 bits`],
    ])('is refused for %s', async (_, content, message) => {
      test.write('labels.csv', `patient_id,at,y\n${content}`);
      const wanted = [
        ...timestampColumns(source.timestamp),
        ...keyColumns(vitals().entity?.joinKeys ?? []),
        label,
      ];
      const failure = await test.use(async (connection) => {
        const labels = { ...source, path: 'labels.csv' };
        const select = await openCheckedSelect(connection, test.workspace, labels, wanted);
        const failed: unknown = await connection.run(select.sql).catch((error: unknown) => error);
        return await explainSourceError(failed, connection, select);
      });
      expect(failure).toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining(`'labels.csv', row 1 after the header: ${message}`) as unknown,
      });
    });

    it.each(['csv', 'parquet'] as const)(
      'refuses a view whose rows no label asks for, all the same, in %s',
      async (format) => {
        const path = `vitals.${format}`;
        test.write('vitals.csv', `${header}${row}5,2030-01-01,1e999\n`);
        const rows = `(1, DATE '2026-01-01', 20), (5, DATE '2030-01-01', 'inf'::DOUBLE)`;
        await test.writeParquet('vitals.parquet', `SELECT * FROM (VALUES ${rows}) v(patient_id, "at", bmi)`);
        const joined = test.use(async (connection) => {
          const history = await test.open(connection, vitals({ source: { ...source, path, format } }));
          await connection.run(
            `CREATE TEMP TABLE labels AS SELECT 0 AS "#row", ${newYear} AS "#time", 1::BIGINT AS "key:patient_id"`,
          );
          const keys = vitals().entity?.joinKeys ?? [];
          await history.joinPointInTime({ entityRows: 'labels', keys, result: 'joined', asKnownAt: false });
        });
        await expect(joined).rejects.toThrow(
          /'vitals\.\w+', row 2.*: column 'bmi': '.*' is not a finite number/,
        );
      },
    );
  });

  it('is found under any name', async () => {
    const path = `da'ta [x]/what? *.csv`;
    test.write(path, `${header}${row}`);
    expect((await test.newest(vitals({ source: { ...source, path } }))).rows).toHaveLength(1);
  });

  describe('by the time that the reason is looked for', () => {
    async function explain(error: unknown, meanwhile: () => void = () => undefined): Promise<unknown> {
      test.write('data/vitals.csv', `${header}${row}`);
      const wanted: WantedColumn = {
        name: 'bmi',
        what: 'bmi',
        type: 'number',
        nullable: false,
        column: 'bmi',
      };
      return await test.use(async (connection) => {
        const select = await openCheckedSelect(connection, test.workspace, source, [wanted]);
        meanwhile();
        return await explainSourceError(error, connection, select);
      });
    }

    it('may have vanished', async () => {
      const gone = await explain(new Error('IO Error'), () => {
        rmSync(join(test.workspace, 'data/vitals.csv'));
      });
      expect(gone).toMatchObject({ message: expect.stringContaining('cannot be found') as unknown });
    });

    it('may have been mended, or have had no part in the failure', async () => {
      const mended = new Error(unreadable);
      expect(await explain(mended)).toBe(mended);
      const other = new Error('Out of Memory Error');
      expect(await explain(other)).toBe(other);
    });

    it('may have become something else', async () => {
      const torn = await explain(new Error(unreadable), () => {
        test.write('data/vitals.csv', `${header}1,2\n`);
      });
      expect(torn).toMatchObject({ message: expect.stringContaining('line 2: has 2 values') as unknown });
    });
  });
});
