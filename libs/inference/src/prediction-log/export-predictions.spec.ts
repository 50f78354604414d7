import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openPredictionLog, requestOf, type OpenedLog } from './open-prediction-log.fixture.ts';

let opened: OpenedLog;
beforeEach(async () => {
  opened = await openPredictionLog();
  const { log } = opened;
  log.record(
    requestOf({
      entities: [{ patient_id: 1 }, { patient_id: 2 }],
      shadow: { alias: 'shadow', version: 2, predictions: [20, 41] },
    }),
  );
  log.record(
    requestOf({
      model: 'colour',
      requestId: 'r2',
      rows: [{ name: 'it\'s "é"' }],
      predictions: ['red'],
      alias: undefined,
    }),
  );
  log.record(
    requestOf({
      requestId: 'r3',
      version: 7,
      at: new Date('2026-03-02T00:00:00.123Z'),
      rows: [{ bmi: 1 }],
      predictions: [0.1],
    }),
  );
  await log.addFeedback('bmi', [{ requestId: 'r1', index: 1, label: 39.5, at: '2026-03-01T11:00:00Z' }]);
});
afterEach(() => opened.close());

async function query(sql: string): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const found = await connection.runAndReadAll(sql);
  connection.closeSync();
  instance.closeSync();
  return found.getRowObjectsJson();
}

describe('the export of predictions', () => {
  it('writes a Parquet file of predictions with their inputs, labels and shadows', async () => {
    const output = join(opened.folder, 'new', 'predictions.parquet');
    expect(await opened.log.export({ output })).toBe(4);
    const rows = await query(
      `SELECT * REPLACE (epoch_ms(answered_at) AS answered_at, epoch_ms(labelled_at) AS labelled_at) FROM '${output}'`,
    );
    expect(rows[1]).toEqual({
      model: 'bmi',
      version: 1,
      alias: 'production',
      request_id: 'r1',
      row_index: 1,
      answered_at: String(Date.UTC(2026, 2, 1)),
      milliseconds: 2,
      inputs: '{"bmi":20}',
      entity: '{"patient_id":2}',
      prediction: '40',
      score: 40,
      label: '39.5',
      labelled_at: String(Date.UTC(2026, 2, 1, 11)),
      shadow_alias: 'shadow',
      shadow_version: 2,
      shadow_prediction: '41',
      shadow_difference: 1,
      shadow_error: null,
    });
    expect(rows[2]).toMatchObject({
      model: 'colour',
      alias: null,
      inputs: '{"name":"it\'s \\"é\\""}',
      score: null,
      label: null,
    });
    expect(
      await query(`SELECT sum(score - label::DOUBLE) AS error FROM '${output}' WHERE label IS NOT NULL`),
    ).toEqual([{ error: 0.5 }]);
  });

  it('writes CSV, and NDJSON with values as they are', async () => {
    const csv = join(opened.folder, 'predictions.csv');
    await opened.log.export({ output: csv });
    const [header, first] = readFileSync(csv, 'utf8').split('\n');
    expect(header).toContain('model,version,alias,request_id,row_index,answered_at,');
    expect(first).toContain('bmi,1,production,r1,0,2026-03-01 00:00:00+00,2.0,"{""bmi"":10}"');
    for (const ending of ['ndjson', 'jsonl']) {
      const output = join(opened.folder, `predictions.${ending}`);
      await opened.log.export({ output });
      const lines = readFileSync(output, 'utf8').trim().split('\n');
      expect(JSON.parse(lines[1]!)).toMatchObject({
        inputs: { bmi: 20 },
        prediction: 40,
        label: 39.5,
        score: 40,
      });
    }
  });

  it('takes those of a model, of a version and of an interval', async () => {
    const output = join(opened.folder, 'predictions.parquet');
    const counts = [
      { model: 'bmi' },
      { model: 'bmi', version: 7 },
      { since: '2026-03-02T00:00:00.123Z' },
      { until: '2026-03-02T00:00:00.123Z' },
      { model: 'churn' },
    ].map((request) => () => opened.log.export({ output, ...request }));
    const found: number[] = [];
    for (const count of counts) found.push(await count());
    expect(found).toEqual([3, 1, 1, 3, 0]);
    expect(await query(`SELECT count(*) AS rows FROM '${output}'`)).toEqual([{ rows: '0' }]);
  });

  it('replaces a file whole, also one whose name has a quote', async () => {
    const output = join(opened.folder, "it's.csv");
    writeFileSync(output, 'old');
    await opened.log.export({ output, duckDbMegabytes: 100 });
    expect(readFileSync(output, 'utf8')).toMatch(/^model,/);
    expect(readdirSync(opened.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('writes thousands of rows', async () => {
    const rows = Array.from({ length: 6000 }, (_, bmi) => ({ bmi }));
    opened.log.record(requestOf({ requestId: 'many', rows, predictions: rows.map(({ bmi }) => bmi / 3) }));
    const output = join(opened.folder, 'predictions.parquet');
    expect(await opened.log.export({ output })).toBe(6004);
    expect(
      await query(
        `SELECT count(*) AS rows FROM '${output}' WHERE request_id = 'many' AND score = row_index / 3`,
      ),
    ).toEqual([{ rows: '6000' }]);
  });

  it.each(['predictions', 'predictions.xlsx'])(
    'refuses to write to %s, and says what it can write',
    async (name) => {
      const output = join(opened.folder, name);
      await expect(opened.log.export({ output })).rejects.toThrow(
        'it has to end in .parquet, .csv, .ndjson, .jsonl',
      );
      expect(existsSync(output)).toBe(false);
    },
  );

  it('leaves nothing where it cannot write', async () => {
    const output = join(opened.folder, 'folder.csv');
    mkdirSync(join(output, 'full'), { recursive: true });
    await expect(opened.log.export({ output })).rejects.toMatchObject({ code: 'unavailable' });
    expect(readdirSync(opened.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('says so when memory runs out', async () => {
    const rows = Array.from({ length: 20_000 }, (_, bmi) => ({ bmi, text: `${'x'.repeat(500)}${bmi}` }));
    opened.log.record(requestOf({ requestId: 'many', rows, predictions: rows.map(() => 1) }));
    const output = join(opened.folder, 'predictions.csv');
    await expect(opened.log.export({ output, duckDbMegabytes: 1 })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('QUINCUNX_DUCKDB_MEMORY is too small') as string,
    });
    expect(existsSync(output)).toBe(false);
  });
});
