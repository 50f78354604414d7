import { randomUUID } from 'node:crypto';
import { ConflictError, CorruptError } from '@quincunx/contracts';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { BatchJobStore } from './batch-job.store.ts';
import type { BatchOrder } from './batch-order.ts';
import { inferenceMigrations } from './inference-migrations.ts';
import type { InferenceTables } from './inference-tables.ts';

const order: BatchOrder = {
  ...{ model: 'm', version: 1, artifact: 'a'.repeat(64), rowsPerPart: 10 },
  ...{ input: '/in.csv', inputFormat: 'csv', inputBytes: 7, inputModified: '1' },
  ...{ output: '/out.csv', outputFormat: 'csv' },
};
const mine = { host: 'machine', id: 42 };
const another = { host: 'machine', id: 43 };

describe('BatchJobStore', () => {
  let database: Database<InferenceTables>;
  let store: BatchJobStore;
  beforeEach(async () => {
    database = openDatabase(':memory:');
    await migrateToLatest(database.db, inferenceMigrations);
    store = new BatchJobStore({ db: database.db, clock: () => new Date('2026-11-27T10:00:00Z') });
  });
  afterEach(() => database.close());

  async function create(more: Partial<BatchOrder> = {}): Promise<string> {
    return (await store.create(randomUUID(), { ...order, ...more }, mine)).id;
  }

  it('takes word of a job from its own process alone, while it is at work', async () => {
    const id = await create();
    expect(await store.begin(id, another)).toBe(false);
    expect(await store.begin(id, mine)).toBe(true);
    expect(await store.note(id, another, { rowsDone: 9 })).toBe(false);
    expect(await store.note(id, mine, { rows: 10, rowsDone: 5, engine: 'sql' })).toBe(true);
    await store.end(id, another, { state: 'done' });
    expect(await store.get(id)).toMatchObject({ state: 'running', rows: 10, rowsDone: 5, engine: 'sql' });
    await store.end(id, mine, { state: 'failed', error: 'full' });
    expect(await store.note(id, mine)).toBe(false);
    await store.end(id, mine, { state: 'done' });
    expect(await store.get(id)).toMatchObject({ state: 'failed', error: 'full' });
  });

  it('hands an ended job to the first who asks', async () => {
    const id = await create();
    await store.end(id, mine, { state: 'interrupted' });
    expect(await store.requeue(id, another)).toMatchObject({ state: 'queued', process: another });
    await expect(store.requeue(id, mine)).rejects.toThrow(
      `batch job ${id} is queued in process 43 on machine`,
    );
    await expect(create()).rejects.toThrow(ConflictError);
  });

  it('does not requeue a job whose output another is writing', async () => {
    const id = await create();
    await store.end(id, mine, { state: 'interrupted' });
    const other = await create({ version: 2 });
    await expect(store.requeue(id, mine)).rejects.toThrow(`batch job ${other} is writing to the same output`);
  });

  it.each([
    { model: 'n' },
    { version: 2 },
    { artifact: 'b'.repeat(64) },
    { input: '/other.csv' },
    { inputFormat: 'ndjson' as const },
    { inputBytes: 8 },
    { inputModified: '2' },
    { output: '/other.csv' },
    { outputFormat: 'ndjson' as const },
    { rowsPerPart: 11 },
  ])('does not find a job to resume for an order of another kind: %j', async (change) => {
    const id = await create();
    expect(await store.findResumable(order)).toBeUndefined();
    await store.end(id, mine, { state: 'interrupted' });
    expect(await store.findResumable(order)).toBe(id);
    expect(await store.findResumable({ ...order, ...change })).toBeUndefined();
  });

  it('finds none to resume once the newest of the same order is done', async () => {
    const first = await create();
    await store.end(first, mine, { state: 'interrupted' });
    const second = await create();
    await store.end(second, mine, { state: 'done' });
    expect(await store.findResumable(order)).toBeUndefined();
    expect((await store.listUnfinished('/out.csv', second)).map(({ id }) => id)).toEqual([first]);
    expect(await store.listUnfinished('/out.csv', first)).toEqual([]);
  });

  it('says that a row was damaged', async () => {
    const id = await create();
    database.sqlite.exec(`update batch_job set artifact = '${'x'.repeat(64)}'`);
    await expect(store.get(id)).rejects.toThrow(CorruptError);
  });

  it('refuses a cursor of another list', async () => {
    await expect(store.list({ limit: 1, cursor: 'WyJ4Il0' })).rejects.toThrow(
      'cursor is not from a page of this list',
    );
  });
});
