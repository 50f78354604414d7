import { randomUUID } from 'node:crypto';
import { classifierArtifact } from '../../artifacts.fixture.ts';
import { BatchWorld, modelOf, number, query } from '../batch-world.fixture.ts';
import type { ScoringPlan } from '../scoring/plan-scoring.ts';
import { BatchProgress } from './batch-progress.ts';
import { placeOrder } from './place-order.ts';
import { runBatchJob } from './run-batch-job.ts';

jest.setTimeout(30_000);

describe('a model that SQL cannot hold', () => {
  let world: BatchWorld;
  beforeEach(async () => {
    // A quotient of so many divisors nests too deeply; in exact arithmetic it is x / 2^n.
    const quotient = `x${' / y'.repeat(300)}`;
    world = await BatchWorld.open(modelOf([number('x'), number('y')], { prediction: quotient }));
  });
  afterEach(() => world.close());

  it('is computed by predictors in threads, part by part', async () => {
    const x = `CASE WHEN i % 7 != 0 THEN i END`;
    await query(
      `COPY (SELECT i AS id, ${x} AS x, 2 AS y FROM range(40000) t(i)) TO '${world.path('in.parquet')}'`,
    );
    const seen: number[] = [];
    const job = await world.score('in.parquet', 'out.parquet', {
      rowsPerPart: 30_000,
      onProgress: ({ rowsDone }) => seen.push(rowsDone),
    });
    expect(job).toMatchObject({ state: 'done', rows: 40_000, rowsDone: 40_000, engine: 'workers' });
    const rows = await query(`SELECT * EXCLUDE (y) FROM '${world.path('out.parquet')}'`);
    expect(rows).toHaveLength(40_000);
    for (const id of [0, 1, 2048, 16_384, 29_999, 30_000, 39_999]) {
      const expected = id % 7 === 0 ? [null, null, 1, 'x is missing'] : [id, id / 2 ** 300, 1, null];
      expect(rows[id]).toEqual([
        String(id),
        ...expected.slice(0, 1).map((value) => (value === null ? null : String(value))),
        ...expected.slice(1),
      ]);
    }
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    expect(seen.at(-1)).toBe(40_000);
  });

  it('is stopped between two chunks', async () => {
    await query(`COPY (SELECT i AS x, 2 AS y FROM range(3000000) t(i)) TO '${world.path('in.parquet')}'`);
    const begun = Promise.withResolvers<undefined>();
    const { job, end } = await world.jobs.start(
      { model: 'm', input: world.path('in.parquet'), output: world.path('out.parquet') },
      {
        threads: 1,
        onProgress: ({ rowsDone }) => {
          if (rowsDone > 0) begun.resolve(undefined);
        },
      },
    );
    await begun.promise;
    await world.jobs.cancel(job.id);
    expect((await end).state).toBe('cancelled');
    expect(world.list()).toEqual(['in.parquet']);
  });
});

describe('both ways to compute', () => {
  let world: BatchWorld;
  beforeEach(async () => {
    world = await BatchWorld.open(classifierArtifact);
  });
  afterEach(() => world.close());

  async function score(output: string, plan: ScoringPlan | undefined, rowsPerPart: number): Promise<void> {
    const [input, path] = [world.path('in.ndjson'), world.path(output)];
    const order = await placeOrder({ ...(await world.getVersion('m')), input, output: path, rowsPerPart });
    await runBatchJob({
      ...{ id: randomUUID(), order, artifact: classifierArtifact, threads: 2, memoryMegabytes: undefined },
      ...{ progress: new BatchProgress(), signal: new AbortController().signal },
      ...(plan !== undefined && { plan }),
    });
  }

  it.each(['csv', 'parquet', 'ndjson'])('give the same rows of %s, faults included', async (format) => {
    const lines = Array.from({ length: 3000 }, (_, index) =>
      JSON.stringify({
        amount: index % 11 === 0 ? undefined : (index % 23) - 11.5,
        count: index % 5 === 0 ? null : index % 17 === 0 ? 1.5 : index % 3,
        country: index % 13 === 0 ? 7 : ['NL', 'BE', 'é"\\'][index % 3],
        known: index % 19 === 0 ? 'yes' : index % 2 === 0,
        rest: { index },
      }),
    );
    world.write('in.ndjson', `${lines.join('\n')}\n`);
    await score(`sql.${format}`, undefined, 100_000);
    await score(`workers.${format}`, { engine: 'workers' }, 100_000);
    await score(`parts.${format}`, { engine: 'workers' }, 1100);
    const table = (name: string) =>
      format === 'csv'
        ? `read_csv('${world.path(`${name}.csv`)}', all_varchar = true, header = true)`
        : `'${world.path(`${name}.${format}`)}'`;
    const [sql, workers, parts] = await Promise.all(
      ['sql', 'workers', 'parts'].map((name) =>
        query(`SELECT * REPLACE (round(CAST(probability AS DOUBLE), 12) AS probability) FROM ${table(name)}`),
      ),
    );
    expect(workers).toEqual(sql);
    expect(parts).toEqual(sql);
    const faults = await query(`SELECT DISTINCT prediction_error FROM ${table('sql')}`);
    expect(faults.flat()).toEqual(
      expect.arrayContaining([
        null,
        'amount is missing',
        'count must be an integer',
        'country must be a string',
      ]),
    );
  });
});
