import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureViewInput, Label } from '@quincunx/contracts';
import { sha256 } from '@quincunx/storage';
import { featureView, openTestStore, type TestStore } from '../testing/open-test-store.ts';
import { DuckDb } from './duckdb.ts';
import { writeDataset } from './write-dataset.ts';

const source = { kind: 'file', path: 'data.csv', format: 'csv', timestamp: { column: 'at' } } as const;
const label: Label = { source, column: 'y', type: 'number' };

function view(name: string, change: Partial<FeatureViewInput> = {}) {
  return featureView({
    name,
    entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
    source,
    features: [{ name: 'bmi', type: 'number', nullable: true }],
    ...change,
  });
}

describe('writing a dataset', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
    test.write('data.csv', 'patient_id,at,bmi,y\n1,2026-01-01,20,1\n2,2026-01-01,30,2\n');
  });
  afterEach(() => test.close());

  it('takes the labels of one file as the features of the same instant', async () => {
    await test.store.apply([view('vitals')]);
    const table = await test.store.trainingSet({ label, references: ['vitals:bmi'] });
    expect(await table.aggregate({ bmi: 'list(bmi ORDER BY row_id)::VARCHAR' })).toEqual({
      bmi: '[20.0, 30.0]',
    });
  });

  it('takes an assumed instant for the time of every row', async () => {
    const assumed = { ...source, timestamp: { assumed: '2020-06-01T00:00:00Z' } };
    await test.store.apply([view('vitals', { source: assumed, ttlSeconds: 1 })]);
    const table = await test.store.trainingSet({
      label: { ...label, source: assumed },
      references: ['vitals:bmi'],
    });
    expect(await table.aggregate({ rows: 'count(bmi)', at: 'max(event_timestamp)' })).toEqual({
      rows: 2,
      at: '2020-06-01T00:00:00.000Z',
    });
  });

  it('joins views of different entities, each by its own keys', async () => {
    test.write('sites.csv', 'site,at,beds\nnorth,2026-01-01,12\n');
    test.write('labels.csv', 'patient_id,site,at,y\n1,north,2026-01-02,1\n2,south,2026-01-02,2\n');
    const sites = view('sites', {
      entity: { name: 'site', joinKeys: [{ name: 'site', type: 'string' }] },
      source: { ...source, path: 'sites.csv' },
      features: [{ name: 'beds', type: 'integer', nullable: true }],
    });
    await test.store.apply([view('vitals'), sites]);
    const table = await test.store.trainingSet({
      label: { ...label, source: { ...source, path: 'labels.csv' } },
      references: ['sites:beds', 'vitals:bmi'],
    });
    expect(
      await table.aggregate({ rows: `string_agg(concat_ws(' ', patient_id, site, beds, bmi, y), '; ')` }),
    ).toEqual({
      rows: '1 north 12 20.0 1.0; 2 south 30.0 2.0',
    });
  });

  it('keeps every row in its place, over many row groups', async () => {
    await test.writeParquet(
      'labels.parquet',
      `SELECT (i * 7919) % 1000 AS patient_id, TIMESTAMPTZ '2026-01-01' + to_seconds((i * 31) % 1000) AS at, i::DOUBLE AS y
       FROM range(300000) t(i)`,
    );
    await test.writeParquet(
      'history.parquet',
      `SELECT i % 1000 AS patient_id, TIMESTAMPTZ '2026-01-01' + to_seconds(i // 1000) AS at, i::DOUBLE AS bmi
       FROM range(200000) t(i)`,
    );
    const parquet = { ...source, format: 'parquet' } as const;
    await test.store.apply([view('vitals', { source: { ...parquet, path: 'history.parquet' } })]);
    const table = await test.store.trainingSet({
      label: { ...label, source: { ...parquet, path: 'labels.parquet' } },
      references: ['vitals:bmi'],
    });
    let row = 0;
    let isRight = true;
    for await (const { length, columns } of table.chunks({ row_id: 'row_id', y: 'y', bmi: 'bmi' })) {
      for (let index = 0; index < length; index++, row++) {
        const seconds = Math.min((row * 31) % 1000, 199);
        const bmi = seconds * 1000 + ((row * 7919) % 1000);
        isRight &&=
          columns['row_id']?.[index] === row &&
          columns['y']?.[index] === row &&
          columns['bmi']?.[index] === bmi;
      }
    }
    expect([row, isRight]).toEqual([300_000, true]);
  });

  it('gives the same bytes with any number of threads, in another process and in another time zone', async () => {
    await test.writeParquet(
      'history.parquet',
      `SELECT i % 100 AS patient_id, (TIMESTAMP '2026-03-29' + to_seconds(i // 7))::VARCHAR AS at, sin(i) AS bmi
       FROM range(100000) t(i)`,
    );
    await test.writeParquet(
      'labels.parquet',
      `SELECT i % 101 AS patient_id, TIMESTAMP '2026-03-29' + to_seconds(i % 20000) AS at, cos(i) AS y
       FROM range(250000) t(i)`,
    );
    const parquet = { ...source, format: 'parquet' } as const;
    const vitals = view('vitals', { source: { ...parquet, path: 'history.parquet' } });
    await test.store.apply([vitals]);
    const request = {
      label: { ...label, source: { ...parquet, path: 'labels.parquet' } },
      references: ['vitals:bmi'],
    };
    const { digest } = (await test.store.trainingSet(request)).dataset;

    const duckDb = new DuckDb();
    const requested = [{ view: vitals, features: vitals.features }];
    for (const threads of [1, 3]) {
      await duckDb.withTemporaryFile(async (file) => {
        await duckDb.use(async (connection) => {
          await connection.run(`SET GLOBAL threads = ${String(threads)}`);
          await writeDataset(connection, join(test.folder, 'workspace'), file, { ...request, requested });
        });
        expect(sha256(readFileSync(file))).toBe(digest);
      });
    }
    await duckDb.close();

    const script = `
      import { openTestStore } from ${JSON.stringify(join(__dirname, '../testing/open-test-store.ts'))};
      const test = await openTestStore(process.argv[1]);
      console.log((await test.store.trainingSet(JSON.parse(process.argv[2]))).dataset.digest);
      await test.close();`;
    const printed = execFileSync(
      process.execPath,
      ['--input-type=module', '-e', script, test.folder, JSON.stringify(request)],
      { env: { ...process.env, TZ: 'America/St_Johns' }, encoding: 'utf8' },
    );
    expect(printed.trim()).toBe(digest);
  }, 30_000);

  it.each([
    ['a label named after a feature', { column: 'bmi' }, `'bmi' is the name of a feature and of the label`],
    [
      'a label named after a join key',
      { column: 'patient_id' },
      `'patient_id' is the name of a join key and of the label`,
    ],
    [
      'a label named after a dataset column',
      { column: 'ROW_ID' },
      `'ROW_ID' is the name of a column that every dataset has`,
    ],
  ])('refuses %s', async (_, change, message) => {
    await test.store.apply([view('vitals')]);
    const request = { label: { ...label, ...change }, references: ['vitals:bmi'] };
    await expect(test.store.trainingSet(request)).rejects.toThrow(message);
  });

  it('refuses a join key that has two types', async () => {
    const other = view('laboratory', {
      entity: { name: 'person', joinKeys: [{ name: 'patient_id', type: 'string' }] },
      features: [{ name: 'glucose', type: 'number', column: 'bmi' }],
    });
    await test.store.apply([view('vitals'), other]);
    const request = { label, references: ['vitals:bmi', 'laboratory:glucose'] };
    await expect(test.store.trainingSet(request)).rejects.toThrow(
      `join key 'patient_id' is of type integer in one view and string in another`,
    );
  });

  it('refuses a file without labels', async () => {
    test.write('data.csv', 'patient_id,at,bmi,y\n');
    await test.store.apply([view('vitals')]);
    await expect(test.store.trainingSet({ label, references: ['vitals:bmi'] })).rejects.toThrow(
      `the file 'data.csv' has no rows, and so no labels`,
    );
  });
});
