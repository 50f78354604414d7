import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Materialisation } from '@quincunx/contracts';
import { describeView } from '../quality/describe-view.ts';
import type { MaterialisationProgress } from './materialise-view.ts';
import { featureView, openStores, type Stores } from './stores.fixture.ts';
import { parseState } from './view-state.ts';

const vitals = featureView({
  name: 'vitals',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  source: { kind: 'file', path: 'vitals.parquet', format: 'parquet', timestamp: { column: 'at' } },
  features: [{ name: 'bmi', type: 'number' }],
});
const rows = `SELECT i AS patient_id, TIMESTAMP '2025-12-01' AS at, i / 2 AS bmi FROM range(20000) t(i)`;

describe('a running materialisation', () => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await openStores(mkdtempSync(join(tmpdir(), 'running-')), [
      vitals,
      { ...vitals, name: 'others' },
    ]);
    await stores.writeParquet('vitals.parquet', rows);
  });
  afterEach(async () => {
    await stores.close();
    rmSync(stores.folder, { recursive: true });
  });

  const materialise = (onProgress: (progress: MaterialisationProgress) => void = () => undefined) =>
    stores.materialisations.materialise({ view: 'vitals', onProgress });
  const isHalfway = (progress: MaterialisationProgress) =>
    progress.phase === 'writing' && progress.keys > 0 && progress.keys < progress.of;
  const newest = async () => (await stores.materialisations.list({ view: 'vitals', limit: 1 })).items[0];
  const stateNow = async () => parseState('vitals', await stores.online.readState('vitals'));

  async function untilEnded(id: string): Promise<Materialisation> {
    for (;;) {
      const found = await stores.materialisations.get(id);
      if (found.status !== 'running') return found;
      await sleep(5);
    }
  }

  it('is the only one of its view', async () => {
    const results = await Promise.allSettled([
      materialise(),
      materialise(),
      stores.materialisations.materialise({ view: 'others' }),
    ]);
    expect(results).toMatchObject([
      { status: 'fulfilled', value: { keys: 20_000 } },
      {
        status: 'rejected',
        reason: {
          code: 'conflict',
          message: expect.stringContaining(
            `'vitals' is being materialised by process ${process.pid}`,
          ) as unknown,
        },
      },
      { status: 'fulfilled', value: { keys: 20_000 } },
    ]);
    expect(await materialise()).toMatchObject({ kind: 'incremental', changed: 0 });
    expect((await stores.materialisations.list({ view: 'vitals', limit: 9 })).items).toHaveLength(2);
  });

  it('goes on in the background when it was only started', async () => {
    const record = await stores.materialisations.start({ view: 'vitals' });
    expect(record).toMatchObject({ view: 'vitals', kind: 'full', status: 'running', keys: 0 });
    expect(await stores.materialisations.get(record.id)).toEqual(record);
    await expect(stores.materialisations.start({ view: 'vitals' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await untilEnded(record.id)).toMatchObject({ status: 'succeeded', keys: 20_000, changed: 20_000 });
  });

  it('says in its record why it failed, and leaves the view to the next', async () => {
    await stores.writeParquet('vitals.parquet', `SELECT 1 AS patient_id, TIMESTAMP '2025-12-01' AS at`);
    const reason = expect.stringContaining(`no column 'bmi'`) as unknown;
    await expect(materialise()).rejects.toMatchObject({ code: 'invalid-input', message: reason });
    expect(await newest()).toMatchObject({ status: 'failed', reason });
    const errors: unknown[] = [];
    const { id } = await stores.materialisations.start({
      view: 'vitals',
      onError: (error) => errors.push(error),
    });
    expect(await untilEnded(id)).toMatchObject({ status: 'failed', reason });
    expect(errors).toMatchObject([{ message: reason }]);
    await stores.materialisations.start({ view: 'others' });
    await stores.writeParquet('vitals.parquet', rows);
    expect(await materialise()).toMatchObject({ status: 'succeeded', changed: 20_000 });
  });

  it('says of what was not foreseen only that it happened', async () => {
    stores.describe.is = () => Promise.reject(new Error('/secret/path'));
    await expect(materialise()).rejects.toThrow('/secret/path');
    expect(await newest()).toMatchObject({
      status: 'failed',
      reason: 'something unexpected happened, which the log tells',
    });
    stores.describe.is = () => Promise.resolve([]);
    expect(await materialise()).toMatchObject({ status: 'succeeded', keys: 20_000 });
    expect(stores.stored('vitals')).toHaveLength(20_000);
  });

  it('says why it failed also when that can neither be noted nor the view given up', async () => {
    stores.describe.is = () => {
      stores.platform.sqlite.exec('alter table materialisation rename to away');
      stores.database.sqlite.exec('alter table online_view rename to away');
      return Promise.reject(new Error('first'));
    };
    await expect(materialise()).rejects.toThrow('first');
    stores.platform.sqlite.exec('alter table away rename to materialisation');
    stores.database.sqlite.exec('alter table away rename to online_view');
    expect(await newest()).toMatchObject({ status: 'running' });
  });

  it('keeps what is found out about the rows that it read', async () => {
    stores.describe.is = describeView;
    await materialise();
    const rows = await stores.platform.db.selectFrom('materialisation').select('statistics').execute();
    expect(rows.map(({ statistics }) => JSON.parse(statistics ?? '') as unknown)).toMatchObject([
      [{ name: 'vitals:bmi', count: 20_000, nulls: 0 }],
    ]);
  });

  it('that loses its claim stops, and writes nothing after that', async () => {
    let written = 0;
    let taken: Promise<unknown> | undefined;
    const lost = materialise((progress) => {
      if (!isHalfway(progress) || taken !== undefined) return;
      written = stores.stored('vitals').length;
      taken = stores.online.claim(
        'vitals',
        {
          token: 'theirs',
          holder: JSON.stringify({ process: { host: 'elsewhere', id: 1 }, since: 'now' }),
          until: 9e15,
        },
        { now: 9e15 },
      );
    });
    let until: AbortSignal | undefined;
    stores.describe.is = async (_connection, _table, _view, signal) => {
      until = signal;
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      signal.throwIfAborted();
    };
    await expect(lost).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('no longer claimed') as unknown,
    });
    await taken;
    expect(until?.aborted).toBe(true);
    expect(written).toBeGreaterThan(0);
    expect(stores.stored('vitals')).toHaveLength(written);
    expect(await newest()).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('no longer claimed') as unknown,
    });
    await expect(materialise()).rejects.toMatchObject({
      message: expect.stringContaining('by process 1 on elsewhere') as unknown,
    });
  });

  it('stops between two chunks when its program ends, and the next goes on from there', async () => {
    const halfway = materialise((progress) => {
      if (isHalfway(progress)) void stores.materialisations.close();
    });
    await expect(halfway).rejects.toMatchObject({ code: 'unavailable' });
    expect(await newest()).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('was stopped') as unknown,
    });
    const written = stores.stored('vitals').length;
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(20_000);
    await expect(materialise()).rejects.toMatchObject({ code: 'unavailable' });

    const next = await openStores(stores.folder, []);
    const told: MaterialisationProgress[] = [];
    const goesOn = { view: 'vitals', onProgress: (progress: MaterialisationProgress) => told.push(progress) };
    expect(await next.materialisations.materialise(goesOn)).toMatchObject({
      kind: 'full',
      changed: 20_000 - written,
    });
    expect(told[1]).toEqual({ phase: 'writing', keys: written, of: 20_000 });
    expect(await next.materialisations.materialise({ view: 'vitals' })).toMatchObject({
      kind: 'incremental',
      changed: 0,
    });
    await next.close();
  });

  it('that was stopped is begun anew when there is something else to write by then', async () => {
    await materialise((progress) => {
      if (isHalfway(progress)) void stores.materialisations.close();
    }).catch(() => undefined);
    const { generation } = await stateNow();
    const next = await openStores(stores.folder, []);
    await next.writeParquet('vitals.parquet', `${rows} WHERE i <> 0`);
    expect(await next.materialisations.materialise({ view: 'vitals' })).toMatchObject({ keys: 19_999 });
    expect(next.stored('vitals')).toHaveLength(19_999);
    expect((await stateNow()).generation).toBe(generation + 1);
    await next.close();
  });

  it('is stopped while it reads, too', async () => {
    await stores.writeParquet(
      'vitals.parquet',
      `SELECT i % 1000 AS patient_id, TIMESTAMP '2025-12-01' AS at, i / 2 AS bmi FROM range(3000000) t(i)`,
    );
    const stopped = materialise(({ phase }) => {
      if (phase === 'reading') setTimeout(() => void stores.materialisations.close(), 20);
    });
    await expect(stopped).rejects.toMatchObject({ code: 'unavailable' });
    expect(stores.stored('vitals')).toEqual([]);
  });

  it('is ended in the records when its process is gone', async () => {
    const row = {
      view: 'vitals',
      kind: 'full',
      status: 'running',
      interval_to: '2026-01-01T00:00:00.000Z',
      key_count: 0,
      changed_count: 0,
      rejected_count: 0,
      process_id: process.pid,
      started_at: '2026-01-01T00:00:00.000Z',
    } as const;
    const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;
    await stores.platform.db
      .insertInto('materialisation')
      .values([
        { ...row, id: ids[0], process_host: hostname(), process_start: 'another' },
        { ...row, id: ids[1], process_host: 'elsewhere' },
      ])
      .execute();
    expect(await stores.materialisations.get(ids[0])).toMatchObject({
      status: 'failed',
      reason: 'its process is gone',
    });
    const { items } = await stores.materialisations.list({ limit: 9 });
    expect(items.map(({ status }) => status)).toEqual(['running', 'failed']);
    expect(await stores.materialisations.markInterrupted()).toBe(0);
  });
});
