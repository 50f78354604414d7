import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchJobOrder } from './batch-job-order.ts';
import { BatchWorld, query, times } from './batch-world.fixture.ts';

const threads = 2;

jest.setTimeout(30_000);

describe('batch jobs that are stopped', () => {
  let world: BatchWorld;
  beforeEach(async () => {
    world = await BatchWorld.open(times(2), times(3));
    world.write('in.csv', 'x\n1\n2\n');
  });
  afterEach(() => world.close());

  /** A job that is stopped after its first part of several. */
  async function interrupted(more: Partial<BatchJobOrder> = {}): Promise<string> {
    await query(`COPY (SELECT i AS x FROM range(400000) t(i)) TO '${world.path('in.parquet')}'`);
    const jobs = world.createJobs();
    const begun = Promise.withResolvers<undefined>();
    const { job, end } = await jobs.start(
      world.order({
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

  describe('by an interruption', () => {
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
      const { job, end } = await world.jobs.start(world.order(), { threads });
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
      const order = world.order({
        input: world.path('in.parquet'),
        output: world.path('out/'),
        outputFormat: 'parquet',
        rowsPerPart: 100_000,
      });
      const { job, end } = await world.jobs.start(order, { threads });
      await end;
      const { db } = world.database;
      await db.updateTable('batch_job').set({ state: 'interrupted' }).where('id', '=', job.id).execute();
      const again = await world.jobs.start(order, { threads });
      expect(await again.end).toMatchObject({ id: job.id, state: 'done' });
      expect(readdirSync(world.path('out')).length).toBe(5);
    });
  });

  describe('by cancelling', () => {
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
      const running = await world.jobs.start(world.order({ input }), { threads });
      const waiting = await world.jobs.start(world.order({ input, output: world.path('second.csv') }), {
        threads,
      });
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
      const { job, end } = await world.jobs.start(world.order({ input: world.path('in.parquet') }), {
        threads,
      });
      while ((await world.jobs.get(job.id)).state === 'queued') await sleep(5);
      const other = world.createJobs();
      expect(await other.cancel(job.id)).toMatchObject({ state: 'cancelled' });
      expect(await end).toMatchObject({ state: 'cancelled' });
      expect(world.list()).toEqual(['in.csv', 'in.parquet']);
    });
  });

  describe('by the end of their process', () => {
    async function abandoned(seen_at = world.now.toISOString()): Promise<string> {
      const { job, end } = await world.jobs.start(world.order(), { threads });
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
      const { job, end } = await world.jobs.start(world.order({ input: world.path('in.parquet') }), {
        threads,
      });
      await world.database.db.updateTable('batch_job').set({ process_id: 1 }).execute();
      expect(await end).toMatchObject({ id: job.id, state: 'running', process: { id: 1 } });
      expect(existsSync(world.path('out.csv'))).toBe(false);
    });
  });
});
