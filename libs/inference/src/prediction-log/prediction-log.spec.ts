import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateDown, migrateToLatest, openDatabase } from '@quincunx/database';
import { largeRequest, openPredictionLog, requestOf, type OpenedLog } from './open-prediction-log.fixture.ts';
import { predictionLogMigrations } from './prediction-log.migrations.ts';
import type { PredictionLogTables } from './prediction-log-tables.ts';
import type { PredictionLogOptions } from './prediction-log.ts';

let opened: OpenedLog | undefined;
async function open(options?: Partial<PredictionLogOptions>): Promise<OpenedLog> {
  opened = await openPredictionLog(options);
  return opened;
}
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

describe('recording predictions', () => {
  it('keeps one row per prediction, with all that is known of it', async () => {
    const { log, rows } = await open();
    log.record(requestOf({ entities: [{ patient_id: 1 }, { patient_id: 2 }] }));
    expect(rows()).toEqual([]);
    await log.flush();
    const shared = {
      model: 'bmi',
      request_id: 'r1',
      version: 1,
      alias: 'production',
      answered_at: Date.UTC(2026, 2, 1),
      milliseconds: 2,
      shadow_alias: null,
      shadow_version: null,
      shadow_prediction: null,
      shadow_is_equal: null,
      shadow_difference: null,
      shadow_error: null,
      label: null,
      labelled_at: null,
    };
    expect(rows()).toEqual([
      {
        ...shared,
        sequence: 1,
        row_index: 0,
        inputs: '{"bmi":10}',
        entity: '{"patient_id":1}',
        prediction: '20',
        score: 20,
      },
      {
        ...shared,
        sequence: 2,
        row_index: 1,
        inputs: '{"bmi":20}',
        entity: '{"patient_id":2}',
        prediction: '40',
        score: 40,
      },
    ]);
    expect([log.written, log.dropped]).toEqual([2, 0]);
  });

  it('writes by itself, behind the requests', async () => {
    const { log, rows } = await open();
    log.record(requestOf({ alias: undefined }));
    while (rows().length === 0) await sleep(20);
    expect(rows()).toMatchObject([
      { alias: null, entity: null },
      { alias: null, entity: null },
    ]);
  });

  it('keeps what a shadow predicted for the same rows, how far it was off, and why it failed', async () => {
    const { log, rows } = await open();
    const shadow = { alias: 'shadow', version: 2 };
    log.record(requestOf({ shadow: { ...shadow, predictions: [20, 39.5] } }));
    log.record(requestOf({ requestId: 'r2', shadow: { ...shadow, error: 'no memory' } }));
    const classified = [
      { probability: 0.25, label: false },
      { probability: 0.5, label: true },
    ];
    log.record(
      requestOf({
        model: 'fraud',
        predictions: classified,
        shadow: { ...shadow, predictions: [{ probability: 0.75, label: true }, classified[1]!] },
      }),
    );
    log.record(
      requestOf({
        model: 'colour',
        predictions: ['red', null],
        shadow: { ...shadow, predictions: ['red', 'blue'] },
      }),
    );
    await log.flush();
    const kept = rows().map((row) => [
      row['shadow_prediction'],
      row['shadow_is_equal'],
      row['shadow_difference'],
      row['shadow_error'],
    ]);
    expect(kept).toEqual([
      ['20', 1, 0, null],
      ['39.5', 0, -0.5, null],
      [null, null, null, 'no memory'],
      [null, null, null, 'no memory'],
      ['{"probability":0.75,"label":true}', 0, 0.5, null],
      ['{"probability":0.5,"label":true}', 1, 0, null],
      ['"red"', 1, null, null],
      ['"blue"', 0, null, null],
    ]);
  });

  it('keeps the newest of two answers to one request id, and the label that the first had', async () => {
    const { log, rows } = await open();
    log.record(requestOf());
    await log.addFeedback('bmi', [{ requestId: 'r1', index: 1, label: 41 }]);
    log.record(requestOf({ version: 2, predictions: [21, 42] }));
    await log.flush();
    expect(rows()).toMatchObject([
      { version: 2, score: 21, label: null },
      { version: 2, score: 42, label: '41' },
    ]);
  });

  it.each([
    [0, 0, 0],
    [0.5, 5, 35],
    [1, 40, 40],
  ])(
    'has in its sample of %d from %d to %d of forty requests, the same ones every time',
    async (share, least, most) => {
      const { log } = await open({ share });
      const ids = Array.from({ length: 40 }, (_, index) => `request ${index}`);
      const sample = ids.filter((id) => log.isSampled(id));
      expect(sample.length).toBeGreaterThanOrEqual(least);
      expect(sample.length).toBeLessThanOrEqual(most);
      const again = await open({ share });
      expect(ids.filter((id) => again.log.isSampled(id))).toEqual(sample);
    },
  );
});

describe('the bounds of the log', () => {
  it('drops requests beyond 64 MiB that wait, whole, and counts their predictions', async () => {
    const { log, rows } = await open();
    const sixMebibytes = 'x'.repeat(3 * 1024 * 1024);
    const large = { rows: [{ bmi: 1, note: sixMebibytes }, { bmi: 2 }] };
    for (let index = 0; index < 12; index += 1)
      log.record(requestOf({ requestId: `large ${index}`, ...large }));
    expect(log.dropped).toBe(2 * 2);
    log.record(requestOf({ requestId: 'small' }));
    await log.flush();
    expect([log.written, log.dropped]).toEqual([2 * 11, 2 * 2]);
    expect(rows().at(-1)).toMatchObject({ request_id: 'small', row_index: 1 });
  });

  it('drops a request whole whose rows are more than may wait, and takes those that fit', async () => {
    const { log, rows } = await open();
    log.record(largeRequest('too large', 200_000));
    expect(log.dropped).toBe(200_000);
    log.record(largeRequest('large', 450));
    await log.flush();
    expect(rows().map((row) => row['row_index'])).toEqual(Array.from({ length: 450 }, (_, index) => index));
    expect([log.written, log.dropped]).toEqual([450, 200_000]);
  });

  it('lets other work in between while it writes many rows', async () => {
    const { log } = await open();
    log.record(largeRequest('large', 20_000));
    let turns = 0;
    const interval = setInterval(() => (turns += 1), 1);
    await log.flush();
    clearInterval(interval);
    expect(turns).toBeGreaterThan(20);
  });

  it('keeps no more rows than it may, the newest', async () => {
    const { log, rows } = await open({ mostRows: 100 });
    for (const requestId of ['a', 'b', 'c']) {
      log.record(largeRequest(requestId, 60));
      await log.flush();
    }
    expect(rows().map((row) => row['request_id'])).toEqual([
      ...Array<string>(40).fill('b'),
      ...Array<string>(60).fill('c'),
    ]);
    expect(await log.removeExcess()).toBe(0);
  });

  it('removes what is too much when it may keep fewer', async () => {
    const { log, database, rows } = await open();
    log.record(largeRequest('a', 5000));
    await log.flush();
    await log.addFeedback(
      'bmi',
      [1, 2, 3].map((index) => ({ requestId: 'later', index, label: 1 })),
    );
    const stricter = (await openOver(database)).log;
    // 5000 - 2 predictions and 3 - 2 labels.
    expect(await stricter.removeExcess()).toBe(4999);
    expect(rows().map((row) => row['row_index'])).toEqual([4998, 4999]);
    expect(await stricter.removeExcess()).toBe(0);
  });

  async function openOver(database: OpenedLog['database']) {
    const other = await openPredictionLog({ database, mostRows: 2 });
    await other.database.close();
    rmSync(other.folder, { recursive: true });
    return other;
  }
});

describe('the migrations of the log', () => {
  it('go up and down', async () => {
    const database = openDatabase<PredictionLogTables>(':memory:');
    await migrateToLatest(database.db, predictionLogMigrations);
    await migrateDown(database.db, predictionLogMigrations);
    const tables = database.sqlite
      .prepare(`select name from sqlite_schema where name like '%prediction%' or name like '%label%'`)
      .all();
    expect(tables).toEqual([]);
    await database.close();
  });
});
