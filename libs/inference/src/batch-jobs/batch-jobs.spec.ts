import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError, InvalidInputError, NotFoundError } from '@quincunx/contracts';
import type { StartedBatchJob } from './batch-job-order.ts';
import { BatchWorld, modelOf, number, query } from './batch-world.fixture.ts';

const threads = 2;
const times = (factor: number) => modelOf([number('x')], { prediction: `${factor} * x` });

jest.setTimeout(30_000);

describe('batch jobs', () => {
  let world: BatchWorld;
  beforeEach(async () => {
    world = await BatchWorld.open(times(2), times(3));
    world.write('in.csv', 'x\n1\n2\n');
  });
  afterEach(() => world.close());

  const order = (more = {}) => ({
    model: 'm',
    input: world.path('in.csv'),
    output: world.path('out.csv'),
    ...more,
  });

  /** A job that is stopped after its first part of several. */
  async function interrupted(more = {}): Promise<string> {
    await query(`COPY (SELECT i AS x FROM range(400000) t(i)) TO '${world.path('in.parquet')}'`);
    const jobs = world.createJobs();
    const begun = Promise.withResolvers<undefined>();
    const { job, end } = await jobs.start(
      order({
        input: world.path('in.parquet'),
        output: world.path('out.parquet'),
        rowsPerPart: 10_000,
        ...more,
      }),
      {
        threads,
        onProgress: ({ rowsDone }) => {
          if (rowsDone > 0) begun.resolve(undefined);
        },
      },
    );
    await begun.promise;
    await jobs.close();
    expect(await end).toMatchObject({ state: 'interrupted', rows: 400_000 });
    return job.id;
  }

  const doubled = (name: string, factor = 2) =>
    query(
      `SELECT count(*), count(DISTINCT x), bool_and(prediction = ${factor} * x AND x = file_row_number) FROM '${world.path(name)}'`,
    );
  const whole = [['400000', '400000', true]];

  it('are noted from the beginning to the end', async () => {
    const { job, end } = await world.jobs.start(order(), { threads });
    expect(job).toMatchObject({
      ...{
        model: 'm',
        version: 1,
        state: 'queued',
        rowsDone: 0,
        input: world.path('in.csv'),
        inputFormat: 'csv',
      },
      ...{ output: world.path('out.csv'), outputFormat: 'csv', createdAt: world.now.toISOString() },
      process: { id: process.pid },
    });
    const ended = await end;
    expect(ended).toEqual({
      ...job,
      ...{ state: 'done', rows: 2, rowsDone: 2, engine: 'sql' },
      ...{ startedAt: world.now.toISOString(), endedAt: world.now.toISOString() },
    });
    expect(await world.jobs.get(job.id)).toEqual(ended);
    expect(await world.jobs.listIds(job.id.slice(0, 8))).toEqual([job.id]);
  });

  it('have the version that was deployed when they were started, or the one that is named', async () => {
    const first = await world.jobs.start(order(), { threads });
    world.deployed = 2;
    await first.end;
    expect(world.read('out.csv')).toContain('\n1,2.0,1,\n');
    expect((await world.score('in.csv', 'second.csv')).version).toBe(2);
    expect((await world.score('in.csv', 'first.csv', { version: 1 })).version).toBe(1);
    await expect(world.score('in.csv', 'third.csv', { version: 3 })).rejects.toThrow(NotFoundError);
  });

  it('are done one after the other', async () => {
    const started: StartedBatchJob[] = [];
    for (const name of ['a.csv', 'b.csv', 'c.csv'])
      started.push(await world.jobs.start(order({ output: world.path(name) }), { threads }));
    expect((await world.jobs.list({ limit: 3 })).items.slice(0, 2).map(({ state }) => state)).toEqual([
      'queued',
      'queued',
    ]);
    const ends: string[] = [];
    await Promise.all(started.map(async ({ end }) => ends.push((await end).output)));
    expect(ends).toEqual(['a.csv', 'b.csv', 'c.csv'].map((name) => world.path(name)));
    const page = await world.jobs.list({ limit: 2 });
    expect(page.items.map(({ output }) => output)).toEqual([world.path('c.csv'), world.path('b.csv')]);
    const next = await world.jobs.list({ limit: 2, cursor: page.next });
    expect(next).toMatchObject({ items: [{ output: world.path('a.csv') }] });
  });

  it('do not write one output twice at a time', async () => {
    const { job, end } = await world.jobs.start(order(), { threads });
    await expect(world.jobs.start(order({ version: 2 }), { threads })).rejects.toThrow(
      new ConflictError(
        `batch job ${job.id} is writing to the same output: wait for it, cancel it, or choose another output`,
      ),
    );
    await end;
    await expect(world.score('in.csv', 'out.csv', { version: 2 })).resolves.toMatchObject({ state: 'done' });
  });

  describe('that are refused', () => {
    it.each([
      [{ input: '/nowhere/in.csv' }, "there is no input 'in.csv'"],
      [{ input: '/', inputFormat: 'csv' }, 'is no file'],
      [{ output: '/out.xls' }, "the output's name does not tell its format: end it in one of .csv, .parquet"],
      [{ model: 'other' }, "model 'other' has no version 1"],
    ])('say why, and are not noted: %j', async (more, message) => {
      await expect(world.jobs.start(order(more), { threads })).rejects.toThrow(message);
      expect(await world.jobs.list({ limit: 1 })).toEqual({ items: [] });
    });

    it('for an output that is a folder, or the input', async () => {
      await expect(
        world.jobs.start(order({ output: world.folder, outputFormat: 'csv' }), { threads }),
      ).rejects.toThrow('is a folder: name a file in it, or end it with a slash');
      await expect(world.jobs.start(order({ output: world.path('./in.csv') }), { threads })).rejects.toThrow(
        new InvalidInputError(
          "the output 'in.csv' is the input: choose another, so that the job can be repeated",
        ),
      );
    });
  });

  it('put an output into a folder that is not there yet', async () => {
    await world.score('in.csv', 'new/folder/out.csv');
    expect(world.read('new/folder/out.csv')).toContain('prediction');
  });

  describe('that are interrupted', () => {
    it('go on from the last whole part when they are resumed', async () => {
      const id = await interrupted();
      const folder = world.path(`out.parquet.job-${id}`);
      const parts = readdirSync(`${folder}/parts`);
      expect(parts.length).toBeGreaterThan(0);
      expect(existsSync(world.path('out.parquet'))).toBe(false);
      utimesSync(`${folder}/parts/part-00000.parquet`, 0, 0);
      const seen: number[] = [];
      const { job, end } = await world.jobs.resume(id, {
        threads,
        onProgress: ({ rowsDone }) => seen.push(rowsDone),
      });
      expect(job).toMatchObject({ id, state: 'queued' });
      expect(await end).toMatchObject({ id, state: 'done', rowsDone: 400_000 });
      expect(await doubled('out.parquet')).toEqual(whole);
      expect(world.list()).toEqual(['in.csv', 'in.parquet', 'out.parquet']);
    });

    it('are resumed when the same job is started again, and only then', async () => {
      const id = await interrupted();
      await world.score('in.parquet', 'other.parquet', { rowsPerPart: 10_000 });
      expect(existsSync(world.path(`out.parquet.job-${id}`))).toBe(true);
      const again = await world.score('in.parquet', 'out.parquet', { rowsPerPart: 10_000 });
      expect(again).toMatchObject({ id, state: 'done' });
      expect(await doubled('out.parquet')).toEqual(whole);
      // It is done: once more is a new job.
      expect((await world.score('in.parquet', 'out.parquet', { rowsPerPart: 10_000 })).id).not.toBe(id);
    });

    it('are left for good when another job is to write their output', async () => {
      const id = await interrupted();
      const other = await world.score('in.parquet', 'out.parquet', { rowsPerPart: 10_000, version: 2 });
      expect(other).toMatchObject({ version: 2, state: 'done' });
      expect(await doubled('out.parquet', 3)).toEqual(whole);
      expect(existsSync(world.path(`out.parquet.job-${id}`))).toBe(false);
    });

    it('are not resumed over an input that has changed', async () => {
      const id = await interrupted();
      utimesSync(world.path('in.parquet'), 1, 1);
      await expect(world.jobs.resume(id, { threads })).rejects.toThrow(
        `the input 'in.parquet' has changed since batch job ${id} was started: start a new job`,
      );
      expect((await world.score('in.parquet', 'out.parquet', { rowsPerPart: 10_000 })).id).not.toBe(id);
    });

    it('keep their version, whatever is deployed by then', async () => {
      const id = await interrupted();
      world.deployed = 2;
      await (
        await world.jobs.resume(id, { threads })
      ).end;
      expect(await doubled('out.parquet')).toEqual(whole);
    });

    it('come to the same bytes as those that are not', async () => {
      await interrupted();
      await world.score('in.parquet', 'out.parquet', { rowsPerPart: 10_000 });
      await world.score('in.parquet', 'undisturbed.parquet', { rowsPerPart: 10_000 });
      expect(world.read('out.parquet') === world.read('undisturbed.parquet')).toBe(true);
    });

    it('just after they moved their file, or while they wrote a part, come to the same', async () => {
      const { job, end } = await world.jobs.start(order(), { threads });
      await end;
      const written = world.read('out.csv');
      const { db } = world.database;
      await db.updateTable('batch_job').set({ state: 'interrupted' }).where('id', '=', job.id).execute();
      mkdirSync(world.path(`out.csv.job-${job.id}/parts`), { recursive: true });
      world.write(`out.csv.job-${job.id}/parts/part-00000.csv.1.unfinished`, 'half a li');
      expect(await world.score('in.csv', 'out.csv')).toMatchObject({ id: job.id, state: 'done' });
      expect(world.read('out.csv')).toBe(written);
      expect(world.list()).toEqual(['in.csv', 'out.csv']);
    });

    it('just after they moved their folder are done once they are resumed', async () => {
      await interrupted();
      const output = {
        output: world.path('out/'),
        rowsPerPart: 100_000,
        outputFormat: 'parquet',
        input: world.path('in.parquet'),
      };
      const { job, end } = await world.jobs.start(order(output), { threads });
      await end;
      const { db } = world.database;
      await db.updateTable('batch_job').set({ state: 'interrupted' }).where('id', '=', job.id).execute();
      const again = await world.jobs.start(order(output), { threads });
      expect(await again.end).toMatchObject({ id: job.id, state: 'done' });
      expect(readdirSync(world.path('out')).length).toBe(5);
    });
  });

  describe('that are cancelled', () => {
    it('leave nothing behind, and begin anew when they are resumed', async () => {
      const id = await interrupted();
      expect(await world.jobs.cancel(id)).toMatchObject({ id, state: 'cancelled', rowsDone: 0 });
      expect(world.list()).toEqual(['in.csv', 'in.parquet']);
      expect(await world.jobs.cancel(id)).toMatchObject({ state: 'cancelled' });
      const { end } = await world.jobs.resume(id, { threads });
      expect(await end).toMatchObject({ id, state: 'done' });
      expect(await doubled('out.parquet')).toEqual(whole);
      await expect(world.jobs.cancel(id)).rejects.toThrow(`batch job ${id} cannot be cancelled: it is done`);
      await expect(world.jobs.resume(id, { threads })).rejects.toThrow('is done: there is nothing to resume');
    });

    it('while they run or wait stop at once', async () => {
      await query(`COPY (SELECT i AS x FROM range(3000000) t(i)) TO '${world.path('in.parquet')}'`);
      const input = world.path('in.parquet');
      const running = await world.jobs.start(order({ input }), { threads });
      const waiting = await world.jobs.start(order({ input, output: world.path('second.csv') }), { threads });
      while ((await world.jobs.get(running.job.id)).state === 'queued') await sleep(5);
      await expect(world.jobs.resume(running.job.id, { threads })).rejects.toThrow(
        /is running in process \d+ on/,
      );
      await Promise.all([world.jobs.cancel(running.job.id), world.jobs.cancel(waiting.job.id)]);
      expect(await running.end).toMatchObject({ state: 'cancelled' });
      expect(await waiting.end).toMatchObject({ state: 'cancelled' });
      expect(world.list()).toEqual(['in.csv', 'in.parquet']);
    });

    it('by another process stop when theirs hears of it', async () => {
      await query(`COPY (SELECT i AS x FROM range(3000000) t(i)) TO '${world.path('in.parquet')}'`);
      const { job, end } = await world.jobs.start(order({ input: world.path('in.parquet') }), { threads });
      while ((await world.jobs.get(job.id)).state === 'queued') await sleep(5);
      const other = world.createJobs();
      expect(await other.cancel(job.id)).toMatchObject({ state: 'cancelled' });
      expect(await end).toMatchObject({ state: 'cancelled' });
      expect(world.list()).toEqual(['in.csv', 'in.parquet']);
    });
  });

  describe('whose process is gone', () => {
    async function abandoned(seen_at = world.now.toISOString()): Promise<string> {
      const { job, end } = await world.jobs.start(order(), { threads });
      await end;
      await world.database.db
        .updateTable('batch_job')
        .set({ state: 'running', ended_at: null, process_id: 1, seen_at })
        .execute();
      return job.id;
    }

    it('are interrupted when anybody looks', async () => {
      const id = await abandoned();
      expect(await world.jobs.get(id)).toMatchObject({ state: 'running' });
      world.isAlive = false;
      expect(await world.jobs.get(id)).toMatchObject({ state: 'interrupted' });
      expect(await world.jobs.markInterrupted()).toBe(0);
      expect(await world.score('in.csv', 'out.csv')).toMatchObject({ id, state: 'done' });
    });

    it('are interrupted when it has said nothing for two minutes, alive or not', async () => {
      const id = await abandoned();
      world.now = new Date(world.now.getTime() + 119_000);
      expect(await world.jobs.get(id)).toMatchObject({ state: 'running' });
      world.now = new Date(world.now.getTime() + 2_000);
      expect(await world.jobs.get(id)).toMatchObject({ state: 'interrupted' });
    });

    it('are stopped without a trace when it comes back after another has taken over', async () => {
      await query(`COPY (SELECT i AS x FROM range(3000000) t(i)) TO '${world.path('in.parquet')}'`);
      const { job, end } = await world.jobs.start(order({ input: world.path('in.parquet') }), { threads });
      await world.database.db.updateTable('batch_job').set({ process_id: 1 }).execute();
      expect(await end).toMatchObject({ id: job.id, state: 'running', process: { id: 1 } });
      expect(existsSync(world.path('out.csv'))).toBe(false);
    });
  });

  describe('that fail', () => {
    it('say why in their record, and are resumed once it is put right', async () => {
      const file = world.write('in.csv', 'x\n1\n');
      world.write('blocked', 'a file');
      const blocked = world.path('blocked/out.csv');
      const { job, end } = await world.jobs.start(order({ output: blocked }), { threads });
      await expect(end).rejects.toThrow(
        'the output cannot be written: a file stands where a folder is needed',
      );
      expect(await world.jobs.get(job.id)).toMatchObject({
        state: 'failed',
        error: expect.stringContaining('a folder is needed') as string,
      });
      rmSync(world.path('blocked'));
      expect(file).toBe(world.path('in.csv'));
      expect(await (await world.jobs.resume(job.id, { threads })).end).toMatchObject({
        id: job.id,
        state: 'done',
      });
    });

    it('say so of an input that changed while they ran', async () => {
      await query(
        `COPY (SELECT i AS x FROM range(1000000) t(i)) TO '${world.path('large.csv')}' (FORMAT csv)`,
      );
      const { job, end } = await world.jobs.start(order({ input: world.path('large.csv') }), { threads });
      while ((await world.jobs.get(job.id)).state === 'queued') await sleep(1);
      appendFileSync(world.path('large.csv'), '7\n');
      await expect(end).rejects.toThrow(
        `the input 'large.csv' has changed since batch job ${job.id} was started`,
      );
      expect(existsSync(world.path('out.csv'))).toBe(false);
    });

    it('say so of a folder that has come to be where theirs is to be, and are resumed once it is gone', async () => {
      const { job, end } = await world.jobs.start(order({ output: world.path('out/') }), { threads });
      mkdirSync(world.path('out/theirs'), { recursive: true });
      await expect(end).rejects.toThrow('something has been put where the folder of the output is to be');
      await expect(world.jobs.resume(job.id, { threads })).rejects.toThrow(
        "the output 'out/' is there already",
      );
      rmSync(world.path('out'), { recursive: true });
      expect(await (await world.jobs.resume(job.id, { threads })).end).toMatchObject({ state: 'done' });
      expect(readdirSync(world.path('out')).toSorted()).toEqual(['_job', 'part-00000.parquet']);
    });

    it('unforeseen say no more than that', async () => {
      const { job, end } = await world.jobs.start(order(), { threads });
      world.versions.length = 0;
      jest.spyOn(world, 'loadArtifact').mockRejectedValue(new Error('/secret/path'));
      await expect(end).rejects.toThrow('/secret/path');
      expect(await world.jobs.get(job.id)).toMatchObject({
        state: 'failed',
        error: 'something unexpected happened, which the log tells',
      });
    });
  });

  it('that wait are interrupted with their process', async () => {
    const jobs = world.createJobs();
    const started = [
      await jobs.start(order(), { threads }),
      await jobs.start(order({ output: world.path('b.csv') }), { threads }),
    ];
    await jobs.close();
    for (const { job, end } of started) expect(await end).toMatchObject({ id: job.id, state: 'interrupted' });
    expect(world.list()).toEqual(['in.csv']);
  });

  it('take no more memory than they are given', async () => {
    const jobs = world.createJobs({ memoryMegabytes: 100 });
    const { end } = await jobs.start(order(), { threads });
    expect(await end).toMatchObject({ state: 'done' });
  });

  it('that are not there cannot be had', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    await expect(world.jobs.get(id)).rejects.toThrow(`there is no batch job ${id}`);
    await expect(world.jobs.resume(id, { threads })).rejects.toThrow(NotFoundError);
    await expect(world.jobs.cancel(id)).rejects.toThrow(NotFoundError);
  });
});
