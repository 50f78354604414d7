import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateDown, migrateToLatest, openDatabase } from '@quincunx/database';
import { openPredictionLog, requestOf, type OpenedLog } from './open-prediction-log.fixture.ts';
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

/** A request of so many rows. */
const largeRequest = (requestId: string, rows: number) =>
  requestOf({
    requestId,
    rows: Array.from({ length: rows }, (_, bmi) => ({ bmi })),
    predictions: Array.from({ length: rows }, (_, bmi) => 2 * bmi),
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

  it('logs nothing of a share of nothing', async () => {
    const { log, rows } = await open({ share: 0 });
    log.record(requestOf());
    await log.flush();
    expect(rows()).toEqual([]);
    expect([log.written, log.dropped]).toEqual([0, 0]);
  });

  it('keeps of a share some requests, each whole', async () => {
    const { log, rows } = await open({ share: 0.5 });
    for (let index = 0; index < 40; index += 1) log.record(requestOf({ requestId: `request ${index}` }));
    await log.flush();
    const requests = Map.groupBy(rows(), (row) => row['request_id']);
    expect([...requests.values()].map((each) => each.length)).toEqual(Array(requests.size).fill(2));
    expect(requests.size).toBeGreaterThan(5);
    expect(requests.size).toBeLessThan(35);
  });
});

describe('the bounds of the log', () => {
  it('drops requests beyond ten thousand that wait, and counts their predictions', async () => {
    const { log } = await open();
    for (let index = 0; index < 10_003; index += 1) log.record(requestOf({ requestId: String(index) }));
    expect(log.dropped).toBe(6);
    await log.flush();
    expect([log.written, log.dropped]).toEqual([20_000, 6]);
  });

  it('drops a request whole whose rows are more than may wait, and takes those that fit', async () => {
    const { log, rows } = await open();
    log.record(largeRequest('too large', 100_001));
    expect(log.dropped).toBe(100_001);
    log.record(largeRequest('large', 450));
    await log.flush();
    expect(rows().map((row) => row['row_index'])).toEqual(Array.from({ length: 450 }, (_, index) => index));
    expect([log.written, log.dropped]).toEqual([450, 100_001]);
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
    expect(rows().map((row) => row['request_id'])).toEqual([...Array(40).fill('b'), ...Array(60).fill('c')]);
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

describe('a log that cannot be written', () => {
  it('neither waits nor throws while another connection holds the lock, counts what it drops, and goes on afterwards', async () => {
    const { log, path, rows } = await open({ busyTimeoutMilliseconds: 300 });
    const other = openDatabase(path);
    other.sqlite.exec('begin immediate');
    log.record(requestOf({ requestId: 'locked out' }));
    let longest = 0;
    let last = performance.now();
    const interval = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const start = performance.now();
    const flushed = log.flush();
    for (let index = 0; index < 10_100; index += 1) log.record(requestOf({ requestId: `waiting ${index}` }));
    expect(performance.now() - start).toBeLessThan(300);
    expect(log.dropped).toBeGreaterThan(0);
    await flushed;
    clearInterval(interval);
    expect(longest).toBeLessThan(250);
    // All of it: what was being written, what waited, and what had no room.
    expect([log.written, log.dropped]).toEqual([0, 2 * 10_101]);
    other.sqlite.exec('rollback');
    await other.close();
    log.record(requestOf({ requestId: 'afterwards' }));
    await log.flush();
    expect(rows().map((row) => row['request_id'])).toEqual(['afterwards', 'afterwards']);
    expect([log.written, log.dropped]).toEqual([2, 2 * 10_101]);
  });

  it('writes once the lock is free again, if that is soon', async () => {
    const { log, path } = await open();
    const other = openDatabase(path);
    other.sqlite.exec('begin immediate');
    log.record(requestOf());
    const flushed = log.flush();
    await sleep(100);
    other.sqlite.exec('rollback');
    await other.close();
    await flushed;
    expect([log.written, log.dropped]).toEqual([2, 0]);
  });

  it('drops and counts while its file is gone, says so to whoever asks, and writes once it is back', async () => {
    const { log, path, folder } = await open();
    const aside = join(folder, 'aside.db');
    renameSync(path, aside);
    log.record(requestOf());
    await log.flush();
    expect([log.written, log.dropped]).toEqual([0, 2]);
    await expect(log.addFeedback('bmi', [{ requestId: 'r1', index: 0, label: 1 }])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(
        "the database 'predictions.db' was moved, removed or replaced",
      ) as string,
    });
    await expect(log.measure('bmi', {})).rejects.toMatchObject({ code: 'unavailable' });
    renameSync(aside, path);
    log.record(requestOf());
    await log.flush();
    expect([log.written, log.dropped]).toEqual([2, 2]);
  });

  it('has whole rows of whole batches when its process is killed', async () => {
    const { path, database, rows } = await open();
    const program = join(__dirname, 'record-for-ever.fixture.ts');
    const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface(child.stdout)) if (Number(line) > 2000) break;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    expect(database.sqlite.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const kept = rows();
    expect(kept.length).toBeGreaterThan(2000);
    for (const row of kept)
      expect(JSON.parse(String(row['inputs']))).toEqual({ bmi: Number(row['score']) / 2 });
    const requests = Map.groupBy(kept, (row) => row['request_id']);
    expect(new Set([...requests.values()].map((each) => each.length))).toEqual(new Set([7]));
  });
});

describe('erasing a key', () => {
  it('takes what was predicted for it, under whatever names it was asked by, written yet or not', async () => {
    const { log, rows } = await open();
    const entities = [
      { origin: 'a', amount: 1 },
      { destination: 'a' },
      { origin: 'b', destination: 'c' },
      { amount: 'a' },
    ];
    const about = { entities, rows: entities.map(() => ({ bmi: 1 })), predictions: [1, 2, 3, 4] };
    log.record(requestOf(about));
    log.record(requestOf({ ...about, entities: undefined, requestId: 'r2' }));
    await log.flush();
    log.record(requestOf({ requestId: 'r3', entities: [{ origin: 'a' }, { origin: 'd' }] }));
    expect(await log.erase(['a'], [['origin'], ['destination']])).toBe(3);
    const left = rows()
      .map((row) => row['entity'])
      .filter((entity) => entity !== null);
    expect(left).toEqual(['{"origin":"b","destination":"c"}', '{"amount":"a"}', '{"origin":"d"}']);
    expect(rows()).toHaveLength(7);
  });

  it('takes a composite key by all of its parts, among many rows', async () => {
    const { log, rows } = await open();
    const request = largeRequest('many', 4500);
    log.record({
      ...request,
      entities: request.rows.map((_, index) => ({ card: String(index % 3), shop: index % 2 })),
    });
    // One row in six.
    expect(await log.erase(['1', 1], [['card', 'shop']])).toBe(750);
    expect(rows()).toHaveLength(3750);
  });

  it('finds nothing in an empty log', async () => {
    const { log } = await open();
    expect(await log.erase(['a'], [['origin']])).toBe(0);
  });
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
