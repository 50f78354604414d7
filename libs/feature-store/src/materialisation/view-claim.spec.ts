import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import type { OnlineStoreTables } from '../online/online-store-tables.ts';
import { onlineStoreMigrations } from '../online/online-store.migrations.ts';
import { SqliteOnlineStore } from '../online/sqlite-online.store.ts';
import { thisProcess, type ProcessIdentity } from './process-identity.ts';
import { ViewClaim } from './view-claim.ts';

describe('the claim on a view', () => {
  let folder: string;
  let database: Database<OnlineStoreTables>;
  let online: SqliteOnlineStore;
  let now: Date;
  const claims: ViewClaim[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'claims-'));
    database = openDatabase(join(folder, 'online.db'), { synchronous: 'normal' });
    await migrateToLatest(database.db, onlineStoreMigrations);
    online = new SqliteOnlineStore(database);
    now = new Date('2026-01-01T00:00:00Z');
  });
  afterEach(async () => {
    jest.useRealTimers();
    for (const claim of claims.splice(0)) await claim.release();
    await database.close();
    rmSync(folder, { recursive: true });
  });

  async function take(token: string, process: ProcessIdentity = thisProcess(), view = 'vitals') {
    const claim = await ViewClaim.take({ online, clock: () => now, process }, view, token);
    claims.push(claim);
    return claim;
  }
  const write = (token: string) =>
    online.materialise('vitals', { token, rows: [], generation: 1, rebuild: false, state: '{}' });

  it('is one’s alone, who is named to others, until it is released', async () => {
    const claim = await take('first');
    await expect(take('second')).rejects.toMatchObject({
      code: 'conflict',
      message: `feature view 'vitals' is being materialised by process ${process.pid} on ${hostname()} since 2026-01-01T00:00:00.000Z; wait for that to end`,
    });
    await take('other', thisProcess(), 'others');
    await write('first');
    await claim.release();
    await take('second');
    await expect(write('first')).rejects.toMatchObject({ code: 'conflict' });
    await claim.release();
    await write('second');
  });

  it('of a process that is gone is taken at once, and that of another machine when it has run out', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const gone = { host: hostname(), id: child.pid ?? 0 };
    await once(child, 'exit');
    await take('of one that is gone', gone);
    await take('of another machine', { host: 'elsewhere', id: 1 }, 'others');
    await take('next');
    await expect(take('next', thisProcess(), 'others')).rejects.toMatchObject({
      message: expect.stringContaining('by process 1 on elsewhere') as unknown,
    });
    now = new Date('2026-01-01T00:00:30Z');
    await take('next', thisProcess(), 'others');
  });

  it('of a process whose id another has by now is taken at once', async () => {
    await take('before the machine was restarted', { ...thisProcess(), start: '1' });
    await take('next');
    await expect(write('before the machine was restarted')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is renewed while it is held, and not when somebody else has it', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    await take('first');
    const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));
    for (let seconds = 5; seconds <= 60; seconds += 5) {
      now = at(seconds);
      await jest.advanceTimersByTimeAsync(5000);
    }
    await expect(take('second', { host: 'elsewhere', id: 1 })).rejects.toMatchObject({ code: 'conflict' });
    // It was held up for longer than the claim lasts.
    now = at(120);
    await take('second', { host: 'elsewhere', id: 1 });
    await jest.advanceTimersByTimeAsync(5000);
    await write('second');
    await expect(write('first')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('stays when the store cannot be reached for a moment', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    await take('first');
    database.sqlite.exec('alter table online_view rename to away');
    await jest.advanceTimersByTimeAsync(5000);
    database.sqlite.exec('alter table away rename to online_view');
    await jest.advanceTimersByTimeAsync(5000);
    expect(await write('first')).toBe(0);
  });

  it('that cannot be read is said to be damaged', async () => {
    await online.claim(
      'vitals',
      { token: 'x', holder: '{}', until: now.getTime() + 1000 },
      { now: now.getTime() },
    );
    await expect(take('next')).rejects.toMatchObject({ code: 'corrupt' });
  });
});
