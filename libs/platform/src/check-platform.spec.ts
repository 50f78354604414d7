import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { featureViewSchema } from '@quincunx/contracts';
import { openDatabase } from '@quincunx/database';
import type { AnswerLogTables } from '@quincunx/feature-store';
import { PredictionLog } from '@quincunx/inference';
import { checkPlatform } from './check-platform.ts';
import type { Platform } from './open-platform.ts';
import { artifactOf, endedProcess, openNewPlatform, register } from './platform.fixture.ts';

describe('checkPlatform', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  let platform: Platform;
  beforeEach(async () => {
    platform = await openNewPlatform();
  });
  afterEach(async () => {
    await platform.close();
    rmSync(platform.settings.home, { recursive: true });
  });

  it('finds nothing in a new home', async () => {
    expect(await checkPlatform(platform, now)).toEqual({ faults: [], repairs: [] });
  });

  it('finds an artifact that changed', async () => {
    await register(platform, artifactOf(2));
    const version = await platform.registry.getVersion('progression', 1);
    writeFileSync(platform.artifacts.pathOf(version.artifact), '{}');
    const { faults } = await checkPlatform(platform, now);
    expect(faults).toHaveLength(1);
    expect(JSON.stringify(faults)).toContain(version.artifact);
  });

  it('finds a dataset whose file is gone', async () => {
    const source = {
      kind: 'file' as const,
      path: 'models/diabetes-bmi/data/patients.csv',
      format: 'csv' as const,
      timestamp: { assumed: '2004-04-01T00:00:00Z' },
    };
    const vitals = featureViewSchema.parse({
      name: 'vitals',
      entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
      source,
      features: [{ name: 'bmi', type: 'number' }],
    });
    const { dataset } = await platform.featureStore.datasets.create(
      { rows: { label: { source, column: 'progression', type: 'number' } }, references: ['vitals:bmi'] },
      { definitions: { featureViews: [vitals] } },
    );
    rmSync(platform.datasets.pathOf(dataset.digest));
    expect((await checkPlatform(platform, now)).faults).toEqual([
      { subject: `dataset ${dataset.digest}`, fault: 'its file is missing' },
    ]);
  });

  it('finds a row that refers to nothing', async () => {
    const { sqlite } = platform.databases.platform;
    sqlite.pragma('foreign_keys = off');
    sqlite.exec(
      'create table parent (id integer primary key); create table child (of integer references parent (id))',
    );
    sqlite.exec('insert into child values (7)');
    const { faults } = await checkPlatform(platform, now);
    expect(faults).toEqual([
      { subject: 'platform.db', fault: 'a row of child refers to a missing row of parent' },
    ]);
  });

  it('finds a damaged page', async () => {
    const { sqlite } = platform.databases.answers;
    sqlite.exec('create table filled (x text); create index filled_x on filled (x)');
    const insert = sqlite.prepare('insert into filled values (?)');
    for (let row = 0; row < 1000; row += 1) insert.run(`row ${row}`);
    await platform.databases.answers.close();
    const file = join(platform.settings.home, 'answers.db');
    const content = readFileSync(file);
    content.fill(0xff, content.length - 2048, content.length - 1024);
    writeFileSync(file, content);
    const answers = openDatabase<AnswerLogTables>(file);
    const { faults, repairs } = await checkPlatform(
      { ...platform, databases: { ...platform.databases, answers } },
      now,
    );
    await answers.close();
    expect(faults.map(({ subject }) => subject)).toContain('answers.db');
    expect(repairs).toEqual([]);
  });

  it('clears up after killed processes, and only after those', async () => {
    const [gone, running] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
    const host = hostname();
    await platform.runs.start({
      id: gone,
      model: 'm',
      process: { host, id: await endedProcess() },
      parameters: {},
    });
    await platform.runs.start({
      id: running,
      model: 'm',
      process: { host, id: process.pid },
      parameters: {},
    });
    const folder = dirname(platform.artifacts.pathOf(await platform.artifacts.put('content')));
    const leftover = join(folder, '.00000000-0000-4000-8000-00000000000c.tmp');
    writeFileSync(leftover, 'half');
    utimesSync(leftover, now, new Date('2026-11-22T10:00:00Z'));
    expect((await checkPlatform(platform, now)).repairs).toEqual([
      'temporary files of killed writers removed: 1',
      'runs whose process is gone marked as interrupted: 1',
    ]);
    expect((await platform.runs.getRun(gone)).status).toBe('interrupted');
    expect((await platform.runs.getRun(running)).status).toBe('running');
    expect((await checkPlatform(platform, now)).repairs).toEqual([]);
  });

  it('marks batch jobs as interrupted whose process is gone, and only those', async () => {
    const { db } = platform.databases.platform;
    const ids = { gone: randomUUID(), running: randomUUID() };
    for (const [each, process_id] of [
      ['gone', await endedProcess()],
      ['running', process.pid],
    ] as const) {
      const [seen_at, created_at] = [new Date().toISOString(), now.toISOString()];
      await db
        .insertInto('batch_job')
        .values({
          ...{
            id: ids[each],
            model: 'm',
            version: 1,
            artifact: 'a'.repeat(64),
            rows_per_part: 10,
            state: 'running',
          },
          ...{ input: '/in.csv', input_format: 'csv', input_bytes: 1, input_modified: '1' },
          ...{ output: `/${each}.csv`, output_format: 'csv', created_at, seen_at },
          ...{ process_host: hostname(), process_id },
        })
        .execute();
    }
    expect((await checkPlatform(platform, now)).repairs).toEqual([
      'batch jobs whose process is gone marked as interrupted: 1',
    ]);
    expect((await platform.batchJobs.get(ids.gone)).state).toBe('interrupted');
    expect((await platform.batchJobs.get(ids.running)).state).toBe('running');
    expect((await checkPlatform(platform, now)).repairs).toEqual([]);
  });

  it('marks materialisations as failed whose process is gone, and only those', async () => {
    const processes = { gone: await endedProcess(), running: process.pid };
    const ids = { gone: randomUUID(), running: randomUUID() };
    for (const each of ['gone', 'running'] as const) {
      const record = {
        id: ids[each],
        view: 'visits',
        kind: 'full' as const,
        status: 'running' as const,
        interval_to: now.toISOString(),
        key_count: 0,
        changed_count: 0,
        rejected_count: 0,
        process_host: hostname(),
        process_id: processes[each],
        started_at: now.toISOString(),
      };
      await platform.databases.platform.db.insertInto('materialisation').values(record).execute();
    }
    const { materialisations } = platform.featureStore;
    expect((await checkPlatform(platform, now)).repairs).toEqual([
      'materialisations whose process is gone marked as failed: 1',
    ]);
    expect((await materialisations.get(ids.gone)).status).toBe('failed');
    expect((await materialisations.get(ids.running)).status).toBe('running');
    expect((await checkPlatform(platform, now)).repairs).toEqual([]);
  });

  it('removes logged predictions beyond those that are kept', async () => {
    const outputs = { getOutputs: () => Promise.resolve([]) };
    const logOf = (mostRows: number) =>
      new PredictionLog({
        database: platform.databases.predictions,
        share: 1,
        outputs,
        clock: () => now,
        mostRows,
      });
    const log = logOf(10);
    log.record({
      ...{ model: 'm', version: 1, requestId: 'r', at: now, milliseconds: 1 },
      ...{ rows: [{}, {}, {}], predictions: [1, 2, 3] },
    });
    await log.flush();
    expect((await checkPlatform(platform, now)).repairs).toEqual([]);
    expect((await checkPlatform({ ...platform, predictionLog: logOf(1) }, now)).repairs).toEqual([
      'logged predictions and labels beyond the newest removed: 2',
    ]);
  });

  it('removes rows that are older than their view wants them to be kept', async () => {
    const { featureStore } = platform;
    const visits = featureViewSchema.parse({
      name: 'visits',
      entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
      source: { kind: 'file', path: 'visits.csv', format: 'csv', timestamp: { column: 'at' } },
      features: [{ name: 'weight', type: 'number' }],
      retentionDays: 30,
    });
    const lasting = { ...visits, name: 'lasting', retentionDays: undefined };
    await featureStore.definitions.apply({ featureViews: [visits, lasting] });
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    const rows = [daysAgo(31), daysAgo(29)].map((eventTime, at) => ({
      keys: { patient_id: at },
      features: { weight: 80 },
      eventTime,
    }));
    for (const view of ['visits', 'lasting']) await featureStore.push({ view, to: 'both', rows });
    // One online and one pushed.
    expect((await checkPlatform(platform, now)).repairs).toEqual([
      "rows older than their view's retention removed: 2",
    ]);
    const entities = [{ patient_id: 0 }, { patient_id: 1 }];
    const statusesOf = async (view: string) =>
      (await featureStore.online({ features: [`${view}:weight`], entities })).map(({ statuses }) => statuses);
    expect(await statusesOf('visits')).toEqual([{ weight: 'NOT_FOUND' }, { weight: 'PRESENT' }]);
    expect(await statusesOf('lasting')).toEqual([{ weight: 'PRESENT' }, { weight: 'PRESENT' }]);
    expect((await checkPlatform(platform, now)).repairs).toEqual([]);
  });
});
