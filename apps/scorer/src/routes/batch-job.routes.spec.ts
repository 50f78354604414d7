import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { batchJobSchema, pageSchema, type BatchJob } from '@quincunx/contracts';
import { createLogger } from '@quincunx/telemetry';
import { createHome, promote, register, startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';
import { startScorer } from '../start-scorer.ts';

const jobs = '/v1/batch-jobs';
const request = { model: 'diabetes-bmi', input: 'in/patients.csv', output: 'out.csv' };

jest.setTimeout(30_000);

describe('batch job routes', () => {
  let scorer: RunningScorer;
  let folder: string;

  beforeAll(async () => {
    scorer = await startScorerAtHome();
    folder = scorer.home.settings.batchFolder;
    await mkdir(join(folder, 'in'), { recursive: true });
    await writeFile(join(folder, 'in', 'patients.csv'), 'patient_id,bmi\n1,30\n2,\n');
    await writeFile(join(scorer.home.settings.workspace, 'outside.csv'), 'bmi\n1\n');
    for (const slope of [2, 3]) await register(scorer.home.platform, { slope });
    await promote(scorer, 'diabetes-bmi', 1);
  });

  afterAll(() => scorer.stop());

  async function settled(id: string): Promise<BatchJob> {
    for (;;) {
      const job = batchJobSchema.parse((await scorer.ask(`${jobs}/${id}`)).body);
      if (job.state !== 'queued' && job.state !== 'running') return job;
      await sleep(10);
    }
  }

  async function start(more: object = {}): Promise<BatchJob> {
    const { status, body } = await scorer.ask(jobs, { body: { ...request, ...more } });
    expect({ status, body }).toMatchObject({ status: 202 });
    return batchJobSchema.parse(body);
  }

  it('score a file of the folder in the background', async () => {
    const job = await start();
    expect(job).toMatchObject({
      version: 1,
      input: 'in/patients.csv',
      output: 'out.csv',
      inputFormat: 'csv',
    });
    expect(await settled(job.id)).toMatchObject({
      id: job.id,
      state: 'done',
      rows: 2,
      rowsDone: 2,
      output: 'out.csv',
    });
    expect(await readFile(join(folder, 'out.csv'), 'utf8')).toBe(
      'patient_id,bmi,prediction,model_version,prediction_error\n1,30,60.0,1,\n2,,,1,bmi is missing\n',
    );
  });

  it('score with a version by its number, into other formats and folders', async () => {
    const job = await start({ version: 2, output: 'new/parts/', outputFormat: 'ndjson' });
    expect(await settled(job.id)).toMatchObject({ state: 'done', version: 2, output: 'new/parts/' });
    const text = await readFile(join(folder, 'new/parts/part-00000.ndjson'), 'utf8');
    expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({
      bmi: 30,
      prediction: 90,
      model_version: 2,
    });
  });

  it('list the jobs in pages, the newest first, and show nothing of the machine', async () => {
    const { id } = await start({ output: 'listed.csv' });
    await settled(id);
    const page = pageSchema(batchJobSchema);
    const first = page.parse((await scorer.ask(`${jobs}?limit=1`)).body);
    expect(first.items).toMatchObject([{ id }]);
    const second = page.parse((await scorer.ask(`${jobs}?limit=1&cursor=${first.next}`)).body);
    expect(second.items[0]?.id).not.toBe(id);
    const { platform, settings } = scorer.home;
    const { job, end } = await platform.batchJobs.start(
      {
        model: 'diabetes-bmi',
        input: join(settings.workspace, 'outside.csv'),
        output: join(settings.workspace, 'scored.csv'),
      },
      { threads: 1 },
    );
    await end;
    const { body } = await scorer.ask(jobs);
    expect(page.parse(body).items[0]).toMatchObject({
      id: job.id,
      input: 'outside.csv',
      output: 'scored.csv',
    });
    expect(JSON.stringify(body)).not.toContain(settings.workspace);
    expect(await scorer.askForProblem(`${jobs}/${job.id}/resume`, { method: 'POST' })).toMatchObject({
      status: 400,
    });
  });

  it('cancel a job, and resume it from the beginning', async () => {
    await writeFile(join(folder, 'large.csv'), `bmi\n${'31.5\n'.repeat(400_000)}`);
    const { id } = await start({ input: 'large.csv', output: 'large.parquet' });
    const { status, body } = await scorer.ask(`${jobs}/${id}/cancel`, { method: 'POST' });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { id, state: 'cancelled', output: 'large.parquet' },
    });
    const resumed = await scorer.ask(`${jobs}/${id}/resume`, { method: 'POST' });
    expect(resumed).toMatchObject({ status: 202, body: { id, state: 'queued', output: 'large.parquet' } });
    expect(await settled(id)).toMatchObject({ state: 'done', rows: 400_000 });
    for (const action of ['cancel', 'resume']) {
      expect(await scorer.askForProblem(`${jobs}/${id}/${action}`, { method: 'POST' })).toMatchObject({
        status: 409,
      });
    }
  });

  it('say why a job failed, in the record and in the log', async () => {
    await writeFile(join(folder, 'other.csv'), 'weight\n80\n');
    const { id } = await start({ input: 'other.csv', output: 'failed.csv' });
    expect(await settled(id)).toMatchObject({
      state: 'failed',
      error: "the input 'other.csv', column bmi: is missing",
    });
    expect(JSON.stringify(scorer.log)).toContain('a batch job failed');
  });

  it.each([
    ['../outside.csv', 'input'],
    ['/etc/passwd', 'input'],
    ['in/../../outside.csv', 'input'],
    ['in//patients.csv', 'input'],
    ['./in/patients.csv', 'input'],
    ['s3://bucket/in.csv', 'input'],
    ['https://host/in.csv', 'input'],
    ['in/*.csv', 'input'],
    ['in/[a-z]?.csv', 'input'],
    ["in/a'b.csv", 'input'],
    ['in/.hidden.csv', 'input'],
    ['in\\patients.csv', 'input'],
    ['in/\u0000.csv', 'input'],
    ['in/', 'input'],
    ['', 'input'],
    ['../out.csv', 'output'],
    ['/tmp/out.csv', 'output'],
    ['.job/out.csv', 'output'],
  ])('refuse %j as %s', async (path, what) => {
    const problem = await scorer.askForProblem(jobs, { body: { ...request, [what]: path } });
    expect(problem).toMatchObject({ status: 400, problems: [{ path: what }] });
  });

  it('refuse what a link leads to elsewhere', async () => {
    const { workspace } = scorer.home.settings;
    await symlink(workspace, join(folder, 'link'));
    await symlink(join(workspace, 'outside.csv'), join(folder, 'link.csv'));
    for (const [what, path] of [
      ['input', 'link/outside.csv'],
      ['input', 'link.csv'],
      ['output', 'link/out.csv'],
      ['output', 'link/new/out.csv'],
    ] as const) {
      const problem = await scorer.askForProblem(jobs, { body: { ...request, [what]: path } });
      expect(problem).toMatchObject({
        status: 400,
        problems: [
          { path: what, message: 'must be within the batch folder, which QUINCUNX_BATCH_FOLDER names' },
        ],
      });
    }
    await rm(join(folder, 'link'));
  });

  it.each([
    [{ model: 'churn' }, 404, "'churn'"],
    [{ version: 9 }, 404, 'has no version 9'],
    [{ input: 'in/none.csv' }, 400, "there is no input 'none.csv'"],
    [{ output: 'out.xlsx' }, 400, 'does not tell its format'],
    [{ output: 'in', outputFormat: 'csv' }, 400, 'is a folder'],
    [{ input: 'out.csv' }, 400, 'is the input'],
  ])('refuse %j with %d', async (more, status, detail) => {
    const problem = await scorer.askForProblem(jobs, { body: { ...request, ...more } });
    expect(problem).toMatchObject({ status, detail: expect.stringContaining(detail) as string });
    expect(JSON.stringify(problem)).not.toContain(scorer.home.settings.workspace);
  });

  it('answer 404 to an id of none, and 400 to what is none', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    expect(await scorer.askForProblem(`${jobs}/${id}`)).toMatchObject({ status: 404 });
    expect(await scorer.askForProblem(`${jobs}/abc`)).toMatchObject({
      status: 400,
      problems: [{ path: 'id' }],
    });
  });
});

describe('a scorer that is stopped', () => {
  it('interrupts its batch job, which can be resumed', async () => {
    const home = await createHome();
    const { registry, batchJobs } = home.platform;
    await register(home.platform);
    await registry.promote('diabetes-bmi', {
      version: 1,
      alias: 'production',
      reason: 'first',
      actor: 'ada',
    });
    await mkdir(home.settings.batchFolder, { recursive: true });
    await writeFile(join(home.settings.batchFolder, 'large.csv'), `bmi\n${'31.5\n'.repeat(1_000_000)}`);
    const logger = createLogger({ name: 'scorer', level: 'silent', destination: process.stderr });
    const scorer = await startScorer({ settings: home.settings, logger });
    const response = await fetch(`${scorer.url}${jobs}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, input: 'large.csv' }),
    });
    const { id } = batchJobSchema.parse(await response.json());
    await scorer.stop();
    expect(await batchJobs.get(id)).toMatchObject({ state: 'interrupted' });
    const { end } = await batchJobs.resume(id, { threads: 2 });
    expect(await end).toMatchObject({ state: 'done', rows: 1_000_000 });
    await home.close();
  });
});
