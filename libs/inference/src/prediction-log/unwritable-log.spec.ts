import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@quincunx/database';
import { openPredictionLog, requestOf, type OpenedLog } from './open-prediction-log.fixture.ts';
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

describe('a log that cannot be written', () => {
  /** How long the event loop was held up at most while something was going on, in milliseconds. */
  async function longestStall(work: Promise<unknown>): Promise<number> {
    let longest = 0;
    let last = performance.now();
    const interval = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    await work;
    clearInterval(interval);
    return longest;
  }

  it('neither waits nor throws while another connection holds the lock, counts what it drops, and goes on afterwards', async () => {
    const { log, path, rows } = await open({ busyTimeoutMilliseconds: 1000 });
    const other = openDatabase(path);
    other.sqlite.exec('begin immediate');
    log.record(requestOf({ requestId: 'locked out' }));
    const start = performance.now();
    const flushed = log.flush();
    const row = { bmi: 1, note: 'x'.repeat(10 * 1024) };
    for (let index = 0; index < 10_100; index += 1) {
      log.record(requestOf({ requestId: `waiting ${index}`, rows: [row, row] }));
    }
    expect(performance.now() - start).toBeLessThan(1000);
    expect(log.dropped).toBeGreaterThan(0);
    expect(await longestStall(flushed)).toBeLessThan(250);
    expect(performance.now() - start).toBeGreaterThan(999);
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
