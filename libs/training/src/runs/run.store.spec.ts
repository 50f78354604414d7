import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome, Pins } from '@quincunx/contracts';
import { migrateDown, migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { RunStore } from './run.store.ts';
import { trainingMigrations } from './training-migrations.ts';
import type { TrainingTables } from './training-tables.ts';

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const process = { host: 'machine', id: 42 };
const pins: Pins = {
  configuration: { name: 'diabetes-bmi', version: 1, digest: 'a'.repeat(64) },
  dataset: 'b'.repeat(64),
  features: { references: ['patients:bmi'], digest: 'c'.repeat(64) },
  code: { revision: 'abc', dirty: true },
  seed: 1,
  runtime: { node: '24.21.0', platform: 'linux-x64', quincunx: '0.1.0' },
};
const verdict = { passed: true, findings: [{ passed: true, reason: 'r2 0.5 is at least 0.4' }] };
const registered: Outcome = { kind: 'registered', version: 2, verdict };

describe('RunStore', () => {
  let folder: string;
  let database: Database<TrainingTables>;
  let store: RunStore;
  let now: Date;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'runs-'));
    database = openDatabase(join(folder, 'platform.db'));
    await migrateToLatest(database.db, trainingMigrations);
    now = new Date('2026-11-22T10:00:00Z');
    store = new RunStore({ db: database.db, clock: () => now });
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  async function start(number: number, model = 'diabetes-bmi'): Promise<void> {
    await store.start({ id: id(number), model, process, parameters: { solver: 'least-squares', l2: 0 } });
  }

  it('finds the ids that begin in one way, a few of them', async () => {
    for (let number = 1; number <= 7; number += 1) await start(number);
    expect(await store.listIds(id(3))).toEqual([id(3)]);
    expect(await store.listIds('000000')).toEqual([1, 2, 3, 4, 5].map(id));
    expect(await store.listIds('000001')).toEqual([]);
  });

  it('follows a run from its start to its end', async () => {
    await start(1);
    expect(await store.getRun(id(1))).toEqual({
      id: id(1),
      model: 'diabetes-bmi',
      status: 'running',
      startedAt: '2026-11-22T10:00:00.000Z',
      process,
      parameters: { solver: 'least-squares', l2: 0 },
      metrics: {},
    });
    await store.pin(id(1), pins);
    expect((await store.getRun(id(1))).pins).toEqual(pins);
    now = new Date('2026-11-22T10:00:02Z');
    const ended = await store.end(id(1), { outcome: registered, metrics: { r2: 0.5 } });
    expect(ended).toMatchObject({
      status: 'registered',
      endedAt: '2026-11-22T10:00:02.000Z',
      outcome: registered,
      metrics: { r2: 0.5 },
      pins,
    });
    expect(await store.getRun(id(1))).toEqual(ended);
  });

  it.each<Outcome>([
    { kind: 'rejected', verdict: { ...verdict, passed: false } },
    { kind: 'failed', reason: 'the disk is full' },
    { kind: 'interrupted' },
  ])('keeps the outcome %j', async (outcome) => {
    await start(1);
    expect(await store.end(id(1), { outcome, metrics: {} })).toMatchObject({ status: outcome.kind, outcome });
  });

  it('lets the first end stand, and takes no second start', async () => {
    await start(1);
    await expect(start(1)).rejects.toThrow(`run ${id(1)} has been started before`);
    await store.end(id(1), { outcome: { kind: 'failed', reason: 'x' }, metrics: {} });
    await expect(store.end(id(1), { outcome: registered, metrics: {} })).rejects.toThrow(
      /has ended before: failed/,
    );
    await expect(store.pin(id(1), pins)).rejects.toMatchObject({ code: 'conflict' });
    expect((await store.getRun(id(1))).status).toBe('failed');
  });

  it('knows no run that was not started', async () => {
    await expect(store.getRun(id(9))).rejects.toThrow(`there is no run ${id(9)}`);
    await expect(store.end(id(9), { outcome: registered, metrics: {} })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await store.listSteps(id(9))).toEqual([]);
  });

  it('lists the newest first, of all models or of one, page by page', async () => {
    for (let number = 1; number <= 5; number++) await start(number, number % 2 === 0 ? 'even' : 'odd');
    const first = await store.listRuns(undefined, { limit: 2 });
    expect(first.items.map((run) => run.id)).toEqual([id(5), id(4)]);
    const second = await store.listRuns(undefined, { limit: 2, cursor: first.next });
    expect(second.items.map((run) => run.id)).toEqual([id(3), id(2)]);
    const third = await store.listRuns(undefined, { limit: 2, cursor: second.next });
    expect(third).toEqual({ items: [expect.objectContaining({ id: id(1) })] });
    const odd = await store.listRuns('odd', { limit: 3 });
    expect(odd.items.map((run) => run.id)).toEqual([id(5), id(3), id(1)]);
    expect(odd).not.toHaveProperty('next');
    await expect(store.listRuns(undefined, { limit: 2, cursor: 'x' })).rejects.toMatchObject({
      code: 'invalid-input',
      problems: [{ path: 'cursor' }],
    });
    await expect(store.listRuns('odd', { limit: 2, cursor: first.next })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('keeps metrics by step, in order, however many', async () => {
    await start(1);
    const steps = Array.from({ length: 2500 }, (_, step) => ({ step, name: 'loss', value: 1 / (step + 1) }));
    await store.recordSteps(id(1), steps.toReversed());
    await store.recordSteps(id(1), [{ step: 0, name: 'accuracy', value: 0.5 }]);
    await store.recordSteps(id(1), []);
    expect(await store.listSteps(id(1))).toEqual([{ step: 0, name: 'accuracy', value: 0.5 }, ...steps]);
    await store.recordSteps(id(1), [{ step: 0, name: 'loss', value: 7 }]);
    expect((await store.listSteps(id(1)))[1]).toEqual({ step: 0, name: 'loss', value: 7 });
  });

  it('ends the runs whose process is gone, and those alone', async () => {
    for (let number = 1; number <= 3; number++) {
      await store.start({
        id: id(number),
        model: 'm',
        process: { host: 'machine', id: number },
        parameters: {},
      });
    }
    await store.end(id(1), { outcome: registered, metrics: {} });
    now = new Date('2026-11-23T00:00:00Z');
    const asked: unknown[] = [];
    const isAlive = (found: { host: string; id: number }): boolean => asked.push(found) > 0 && found.id === 3;
    expect(await store.markInterrupted(isAlive)).toBe(1);
    expect(asked).toEqual([
      { host: 'machine', id: 2 },
      { host: 'machine', id: 3 },
    ]);
    expect(await store.getRun(id(2))).toMatchObject({
      status: 'interrupted',
      outcome: { kind: 'interrupted' },
      endedAt: '2026-11-23T00:00:00.000Z',
    });
    expect((await store.getRun(id(1))).status).toBe('registered');
    expect(await store.markInterrupted(isAlive)).toBe(0);
  });

  it.each(['{', '{"r2":"high"}'])(
    'says that a record is damaged when its metrics read %s',
    async (metrics) => {
      await start(1);
      await database.db.updateTable('run').set({ metrics }).execute();
      await expect(store.getRun(id(1))).rejects.toMatchObject({ code: 'corrupt' });
    },
  );

  it('keeps its invariants in the database as well', async () => {
    await start(1);
    const change = (values: object) => database.db.updateTable('run').set(values).execute();
    await expect(change({ status: 'registered' })).rejects.toThrow(/run_ended/);
    await expect(change({ status: 'lost', ended_at: '', outcome: '{}' })).rejects.toThrow(/run_status/);
    await expect(store.recordSteps(id(2), [{ step: 0, name: 'loss', value: 1 }])).rejects.toThrow(
      /FOREIGN KEY/,
    );
  });

  it('takes its tables back', async () => {
    await start(1);
    await store.recordSteps(id(1), [{ step: 0, name: 'loss', value: 1 }]);
    await migrateDown(database.db, trainingMigrations);
    const tables = await database.db.introspection.getTables();
    expect(tables.map(({ name }) => name)).toEqual([]);
    await migrateToLatest(database.db, trainingMigrations);
    expect(await store.listRuns(undefined, { limit: 10 })).toEqual({ items: [] });
  });
});
