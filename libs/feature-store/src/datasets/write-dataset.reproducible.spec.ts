import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { datasetRequestSchema } from '@quincunx/contracts';
import { openDatasets, type TestDatasets } from './datasets.fixture.ts';

const parquet = (path: string) =>
  ({ kind: 'file', path, format: 'parquet', timestamp: { column: 'at' } }) as const;
const label = { source: parquet('labels.parquet'), column: 'y', type: 'number' as const };
const vitals = {
  name: 'vitals',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' as const }] },
  source: parquet('history.parquet'),
  features: [{ name: 'bmi', type: 'number' as const, nullable: true }],
};

describe('writing a dataset of several row groups', () => {
  let test: TestDatasets;
  beforeEach(async () => {
    test = await openDatasets();
  });
  afterEach(() => test.close());

  it('keeps every row in its place', async () => {
    await test.writeParquet(
      'labels.parquet',
      `SELECT (i * 7919) % 1000 AS patient_id, TIMESTAMPTZ '2026-01-01' + to_seconds((i * 31) % 1000) AS at, i::DOUBLE AS y
       FROM range(130000) t(i)`,
    );
    await test.writeParquet(
      'history.parquet',
      `SELECT i % 1000 AS patient_id, TIMESTAMPTZ '2026-01-01' + to_seconds(i // 1000) AS at, i::DOUBLE AS bmi
       FROM range(100000) t(i)`,
    );
    test.apply({ featureViews: [vitals] });
    const table = await test.datasets.create({
      rows: { label },
      references: ['vitals:bmi'],
    });
    let row = 0;
    let isRight = true;
    for await (const { length, columns } of table.chunks({ row_id: 'row_id', y: 'y', bmi: 'bmi' })) {
      for (let index = 0; index < length; index++, row++) {
        const seconds = Math.min((row * 31) % 1000, 99);
        const bmi = seconds * 1000 + ((row * 7919) % 1000);
        isRight &&=
          columns['row_id']?.[index] === row &&
          columns['y']?.[index] === row &&
          columns['bmi']?.[index] === bmi;
      }
    }
    expect([row, isRight]).toEqual([130_000, true]);
  });

  it('gives the same bytes with any number of threads, in another process and in another time zone', async () => {
    await test.writeParquet(
      'history.parquet',
      `SELECT i % 100 AS patient_id, (TIMESTAMP '2026-03-29' + to_seconds(i // 7))::VARCHAR AS at, sin(i) AS bmi
       FROM range(30000) t(i)`,
    );
    await test.writeParquet(
      'labels.parquet',
      `SELECT i % 101 AS patient_id, TIMESTAMP '2026-03-29' + to_seconds(i % 6000) AS at, cos(i) AS y
       FROM range(130000) t(i)`,
    );
    const request = datasetRequestSchema.parse({
      rows: { label },
      references: ['vitals:bmi', 'vitals_now:bmi_squared'],
    });
    test.apply({
      featureViews: [vitals],
      onDemandViews: [
        {
          name: 'vitals_now',
          inputs: ['vitals:bmi'],
          features: [{ name: 'bmi_squared', type: 'number', expression: 'bmi * bmi' }],
        },
      ],
    });
    const bytesOf = (digest: string) => readFileSync(test.files.pathOf(digest));
    const { digest } = (await test.datasets.create(request)).dataset;
    const bytes = bytesOf(digest);
    expect(bytes.includes('vitals_now:bmi_squared')).toBe(true);

    for (const threads of [1, 3]) {
      await test.duckDb.use((connection) => connection.run(`SET GLOBAL threads = ${String(threads)}`));
      const again = (await test.datasets.create(request)).dataset;
      expect(again.digest).toBe(digest);
    }

    const script = `
      import { openDatasets } from ${JSON.stringify(join(__dirname, 'datasets.fixture.ts'))};
      const test = await openDatasets({ shared: process.argv[1] });
      console.log((await test.datasets.create(JSON.parse(process.argv[2]))).dataset.digest);
      await test.close();`;
    const printed = execFileSync(
      process.execPath,
      ['--input-type=module', '-e', script, test.folder, JSON.stringify(request)],
      { env: { ...process.env, TZ: 'America/St_Johns' }, encoding: 'utf8' },
    );
    expect(printed.trim()).toBe(digest);
  }, 30_000);
});
