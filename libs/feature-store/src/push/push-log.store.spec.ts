import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { featureStoreMigrations } from '../feature-store.migrations.ts';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { PushLogStore } from './push-log.store.ts';
import type { NewPushedRow, PushedRow } from './pushed-row.ts';

const rowOf = (id: number, row: Partial<NewPushedRow> = {}): NewPushedRow => ({
  key: [id],
  values: { bmi: id / 2 },
  eventTime: 1_000_000n,
  createdTime: 2_000_000n,
  ...row,
});

describe('PushLogStore', () => {
  let folder: string;
  let database: Database<FeatureStoreTables>;
  let store: PushLogStore;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'push-log-'));
    database = openDatabase(join(folder, 'platform.db'), { synchronous: 'normal' });
    await migrateToLatest(database.db, featureStoreMigrations);
    store = new PushLogStore(database.db);
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  const read = async (view: string, through?: number) => {
    const chunks: (readonly PushedRow[])[] = [];
    for await (const chunk of store.read(view, through)) chunks.push(chunk);
    return chunks;
  };

  it('gives rows back as they were, in the order of pushing, each view its own', async () => {
    const first = rowOf(1, {
      key: ['a"b', '9007199254740993'],
      values: { bmi: 5e-324, visits: '-9007199254740993', note: 'ü\n😀', urgent: false, gone: null },
      eventTime: -62_135_596_800_000_000n,
      createdTime: 253_402_300_799_999_999n,
    });
    await store.append('vitals', [first, rowOf(2)]);
    await store.append('others', [rowOf(3)]);
    await store.append('vitals', [rowOf(4)]);
    expect(await read('vitals')).toEqual([
      [
        { sequence: 1, ...first },
        { sequence: 2, ...rowOf(2) },
        { sequence: 4, ...rowOf(4) },
      ],
    ]);
    expect(await read('vitals', 2)).toEqual([
      [expect.objectContaining({ key: first.key }), { sequence: 2, ...rowOf(2) }],
    ]);
    expect(await read('unknown')).toEqual([]);
    expect([await store.hasRows('vitals'), await store.hasRows('unknown')]).toEqual([true, false]);
    expect([await store.lastSequence('vitals'), await store.lastSequence('unknown')]).toEqual([4, 0]);
  });

  it('keeps all rows of a push or none, however many they are', async () => {
    const rows = Array.from({ length: 10_000 }, (_, id) => rowOf(id));
    await expect(store.append('vitals', [...rows, rowOf(0, { key: [Number.NaN] })])).rejects.toThrow();
    expect(await store.hasRows('vitals')).toBe(false);
    await store.append('vitals', rows);
    const chunks = await read('vitals');
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.flat().map(({ key }) => key[0])).toEqual(rows.map(({ key }) => key[0]));
  });

  it('knows the earliest that rows after a sequence became known', async () => {
    expect(await store.earliestCreated('vitals', 0)).toBeUndefined();
    const createds = [5n, 253_402_300_799_999_999n, -62_135_596_800_000_000n, 7n];
    await store.append(
      'vitals',
      createds.map((createdTime) => rowOf(1, { createdTime })),
    );
    const found = await Promise.all([0, 1, 2, 3, 4].map((after) => store.earliestCreated('vitals', after)));
    expect(found).toEqual([createds[2], createds[2], createds[2], 7n, undefined]);
  });

  it('removes the rows of keys, and old ones, of one view', async () => {
    const rows = [rowOf(1), rowOf(2), rowOf(1), rowOf(3, { eventTime: 999_999n })];
    await store.append('vitals', rows);
    await store.append('others', rows);
    expect(await store.erase('vitals', ['[1]', '[9]'])).toBe(2);
    expect(await store.removeOlderThan('vitals', 1_000_000n)).toBe(1);
    expect((await read('vitals')).flat().map(({ key }) => key)).toEqual([[2]]);
    expect((await read('others')).flat()).toHaveLength(4);
  });

  it('removes the rows whose keys have a value at a place, of thousands of keys of one view', async () => {
    const rows = Array.from({ length: 5000 }, (_, id) => rowOf(id, { key: [id % 2 === 0 ? 'a' : 'ab', id] }));
    await store.append('vitals', [...rows, ...rows.slice(0, 2), rowOf(0, { key: ['a', '7'] })]);
    await store.append('others', rows.slice(0, 2));
    expect(await store.eraseMatching('vitals', [undefined, 7])).toBe(1);
    expect(await store.eraseMatching('vitals', ['a', undefined])).toBe(2502);
    expect(await store.eraseMatching('vitals', ['a', undefined])).toBe(0);
    const left = (await read('vitals')).flat();
    expect([left.length, new Set(left.map(({ key }) => key[0]))]).toEqual([2500, new Set(['ab'])]);
    expect((await read('others')).flat()).toHaveLength(2);
  });

  it('says that a row is damaged when it is not what was pushed', async () => {
    await store.append('vitals', [rowOf(1)]);
    await database.db.updateTable('pushed_row').set({ key: '{}' }).execute();
    await expect(read('vitals')).rejects.toMatchObject({ code: 'corrupt' });
  });
});
