import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { featureStoreMigrations } from '../feature-store.migrations.ts';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { MaterialisationStore } from './materialisation.store.ts';

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const interval = { from: '2025-12-31T00:00:00.000001Z', to: '2026-01-01T00:00:00.000Z' };

describe('MaterialisationStore', () => {
  let folder: string;
  let database: Database<FeatureStoreTables>;
  let store: MaterialisationStore;
  let now: Date;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'materialisation-store-'));
    database = openDatabase(join(folder, 'platform.db'), { synchronous: 'normal' });
    await migrateToLatest(database.db, featureStoreMigrations);
    now = new Date('2026-01-01T00:00:00Z');
    store = new MaterialisationStore({ db: database.db, clock: () => now });
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  const start = (number: number, view = `view_${number}`, start = 'tick') =>
    store.start(
      { id: id(number), view, kind: 'incremental', interval },
      { host: 'machine', id: number, ...(start !== '' && { start }) },
    );
  const result = { keys: 7, changed: 3, rejected: 1, statistics: undefined };

  it('follows one from its start to its end', async () => {
    const running = {
      id: id(1),
      view: 'vitals',
      kind: 'incremental',
      status: 'running',
      interval,
      keys: 0,
      changed: 0,
      rejected: 0,
      startedAt: '2026-01-01T00:00:00.000Z',
    };
    expect(await start(1, 'vitals')).toEqual(running);
    now = new Date('2026-01-01T00:00:02Z');
    const ended = await store.succeed(id(1), { ...result, statistics: [{ name: 'bmi' }] });
    const figures = { keys: 7, changed: 3, rejected: 1 };
    expect(ended).toEqual({
      ...running,
      ...figures,
      status: 'succeeded',
      endedAt: '2026-01-01T00:00:02.000Z',
    });
    expect(await store.get(id(1))).toEqual(ended);
    const stored = await database.db.selectFrom('materialisation').select('statistics').execute();
    expect(stored).toEqual([{ statistics: '[{"name":"bmi"}]' }]);
  });

  it('lets the first end stand', async () => {
    await start(1);
    await store.fail(id(1), 'the disk is full');
    await store.fail(id(1), 'something else');
    await expect(store.succeed(id(1), result)).rejects.toMatchObject({
      code: 'conflict',
      message: `materialisation ${id(1)} has ended before: the disk is full`,
    });
    expect(await store.get(id(1))).toMatchObject({ status: 'failed', reason: 'the disk is full', keys: 0 });
    await start(2);
    await store.succeed(id(2), result);
    await expect(store.succeed(id(2), result)).rejects.toThrow('has ended before: succeeded');
    await store.fail(id(2), 'late');
    expect(await store.get(id(2))).toMatchObject({ status: 'succeeded' });
    await expect(store.get(id(9))).rejects.toThrow(`there is no materialisation ${id(9)}`);
  });

  it('lists the newest first, of all views or of one, page by page', async () => {
    for (let number = 1; number <= 5; number++) await start(number, number % 2 === 0 ? 'even' : 'odd');
    const page = (request: Parameters<MaterialisationStore['list']>[0]) => store.list(request);
    const first = await page({ limit: 3 });
    expect(first.items.map((item) => item.id)).toEqual([id(5), id(4), id(3)]);
    const cursor = first.next ?? '';
    expect(await page({ limit: 3, cursor })).toEqual({
      items: [expect.objectContaining({ id: id(2) }), expect.objectContaining({ id: id(1) })],
    });
    expect((await page({ view: 'odd', limit: 9 })).items.map((item) => item.id)).toEqual([
      id(5),
      id(3),
      id(1),
    ]);
    await expect(page({ view: 'odd', limit: 3, cursor })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('knows that one whose view somebody else materialises has ended', async () => {
    await start(1, 'vitals');
    await start(2, 'others');
    await start(3, 'vitals');
    expect(await store.get(id(1))).toMatchObject({ status: 'failed', reason: 'its process is gone' });
    expect(await store.get(id(2))).toMatchObject({ status: 'running' });
  });

  it('ends those whose process is gone, and those alone', async () => {
    await start(1);
    await start(2, 'view_2', '');
    await start(3);
    await store.succeed(id(3), result);
    now = new Date('2026-01-02T00:00:00Z');
    const asked: unknown[] = [];
    expect(await store.markInterrupted((process) => asked.push(process) > 0 && process.id === 2)).toBe(1);
    expect(asked).toEqual([
      { host: 'machine', id: 1, start: 'tick' },
      { host: 'machine', id: 2 },
    ]);
    expect(await store.get(id(1))).toMatchObject({
      status: 'failed',
      reason: 'its process is gone',
      endedAt: '2026-01-02T00:00:00.000Z',
    });
    expect(await store.markInterrupted(() => true)).toBe(0);
  });

  it('says that a record is damaged', async () => {
    await start(1);
    await database.db.updateTable('materialisation').set({ interval_to: 'soon' }).execute();
    await expect(store.get(id(1))).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('keeps its invariants in the database as well', async () => {
    await start(1);
    const change = (values: object) => database.db.updateTable('materialisation').set(values).execute();
    await expect(change({ status: 'succeeded' })).rejects.toThrow(/CHECK/);
    await expect(change({ status: 'failed', ended_at: '' })).rejects.toThrow(/CHECK/);
    await expect(change({ changed_count: -1 })).rejects.toThrow(/CHECK/);
    await expect(start(1)).rejects.toThrow(/UNIQUE/);
  });
});
