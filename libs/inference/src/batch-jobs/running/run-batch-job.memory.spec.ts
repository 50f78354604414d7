import { BatchWorld, query, times } from '../batch-world.fixture.ts';

const rowsPerPart = 2 * 122_880;

jest.setTimeout(60_000);

describe('scoring rows that need much memory', () => {
  let world: BatchWorld;
  beforeEach(async () => {
    world = await BatchWorld.open(times(2));
    const text = (seed: number) => `repeat(md5((i + ${seed})::VARCHAR), 4) AS t${seed}`;
    await query(
      `COPY (SELECT i::DOUBLE AS x, ${Array.from({ length: 8 }, (_, seed) => text(seed)).join(', ')} FROM range(400000) t(i))
       TO '${world.path('in.parquet')}' (FORMAT parquet)`,
    );
  });
  afterEach(() => world.close());

  it('takes more where the first measure does not suffice', async () => {
    const job = await world.score('in.parquet', 'out.parquet', {
      rowsPerPart,
    });
    expect(job).toMatchObject({ state: 'done', rowsDone: 400_000 });
    const [path, input] = [world.path('out.parquet'), world.path('in.parquet')];
    expect(
      await query(
        `SELECT count(*), bool_and(prediction = 2 * b.x AND a.t7 = b.t7) FROM '${path}' a POSITIONAL JOIN '${input}' b`,
      ),
    ).toEqual([['400000', true]]);
    expect(world.list()).toEqual(['in.parquet', 'out.parquet']);
  });

  it('says what to set where it was told how much to take', async () => {
    const jobs = world.createJobs({ memoryMegabytes: 256 });
    const { job, end } = await jobs.start(
      world.order({ input: world.path('in.parquet'), output: world.path('out.parquet'), rowsPerPart }),
      { threads: 2 },
    );
    await expect(end).rejects.toThrow('set QUINCUNX_DUCKDB_MEMORY');
    expect(await jobs.get(job.id)).toMatchObject({ state: 'failed' });
  });
});
