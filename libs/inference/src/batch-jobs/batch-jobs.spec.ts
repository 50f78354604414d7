import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError, InvalidInputError, NotFoundError } from '@quincunx/contracts';
import type { BatchJobOrder, StartedBatchJob } from './batch-job-order.ts';
import { BatchWorld, query, times } from './batch-world.fixture.ts';

const threads = 2;

jest.setTimeout(30_000);

describe('batch jobs', () => {
  let world: BatchWorld;
  beforeEach(async () => {
    world = await BatchWorld.open(times(2), times(3));
    world.write('in.csv', 'x\n1\n2\n');
  });
  afterEach(() => world.close());

  it('are noted from the beginning to the end', async () => {
    const { job, end } = await world.jobs.start(world.order(), { threads });
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
    const first = await world.jobs.start(world.order(), { threads });
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
      started.push(await world.jobs.start(world.order({ output: world.path(name) }), { threads }));
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
    const { job, end } = await world.jobs.start(world.order(), { threads });
    await expect(world.jobs.start(world.order({ version: 2 }), { threads })).rejects.toThrow(
      new ConflictError(
        `batch job ${job.id} is writing to the same output: wait for it, cancel it, or choose another output`,
      ),
    );
    await end;
    await expect(world.score('in.csv', 'out.csv', { version: 2 })).resolves.toMatchObject({ state: 'done' });
  });

  describe('that are refused', () => {
    it.each<[Partial<BatchJobOrder>, string]>([
      [{ input: '/nowhere/in.csv' }, "there is no input 'in.csv'"],
      [{ input: '/', inputFormat: 'csv' }, 'is no file'],
      [{ output: '/out.xls' }, "the output's name does not tell its format: end it in one of .csv, .parquet"],
      [{ model: 'other' }, "model 'other' has no version 1"],
    ])('say why, and are not noted: %j', async (more, message) => {
      await expect(world.jobs.start(world.order(more), { threads })).rejects.toThrow(message);
      expect(await world.jobs.list({ limit: 1 })).toEqual({ items: [] });
    });

    it('for an output that is a folder, or the input', async () => {
      await expect(
        world.jobs.start(world.order({ output: world.folder, outputFormat: 'csv' }), { threads }),
      ).rejects.toThrow('is a folder: name a file in it, or end it with a slash');
      await expect(
        world.jobs.start(world.order({ output: world.path('./in.csv') }), { threads }),
      ).rejects.toThrow(
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

  describe('that fail', () => {
    it('say why in their record, and are resumed once it is put right', async () => {
      const file = world.write('in.csv', 'x\n1\n');
      world.write('blocked', 'a file');
      const blocked = world.path('blocked/out.csv');
      const { job, end } = await world.jobs.start(world.order({ output: blocked }), { threads });
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
      const { job, end } = await world.jobs.start(world.order({ input: world.path('large.csv') }), {
        threads,
      });
      while ((await world.jobs.get(job.id)).state === 'queued') await sleep(1);
      appendFileSync(world.path('large.csv'), '7\n');
      await expect(end).rejects.toThrow(
        `the input 'large.csv' has changed since batch job ${job.id} was started`,
      );
      expect(existsSync(world.path('out.csv'))).toBe(false);
    });

    it('say so of a folder that has come to be where theirs is to be, and are resumed once it is gone', async () => {
      const { job, end } = await world.jobs.start(world.order({ output: world.path('out/') }), { threads });
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
      const { job, end } = await world.jobs.start(world.order(), { threads });
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
      await jobs.start(world.order(), { threads }),
      await jobs.start(world.order({ output: world.path('b.csv') }), { threads }),
    ];
    await jobs.close();
    for (const { job, end } of started) expect(await end).toMatchObject({ id: job.id, state: 'interrupted' });
    expect(world.list()).toEqual(['in.csv']);
  });

  it('take no more memory than they are given', async () => {
    const jobs = world.createJobs({ memoryMegabytes: 100 });
    const { end } = await jobs.start(world.order(), { threads });
    expect(await end).toMatchObject({ state: 'done' });
  });

  it('that are not there cannot be had', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    await expect(world.jobs.get(id)).rejects.toThrow(`there is no batch job ${id}`);
    await expect(world.jobs.resume(id, { threads })).rejects.toThrow(NotFoundError);
    await expect(world.jobs.cancel(id)).rejects.toThrow(NotFoundError);
  });
});
