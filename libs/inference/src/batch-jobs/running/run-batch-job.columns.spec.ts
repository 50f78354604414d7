import { readFileSync, writeFileSync } from 'node:fs';
import type { Artifact } from '@quincunx/contracts';
import { BatchWorld, modelOf, number, query } from '../batch-world.fixture.ts';

const doubled = modelOf([number('x')], { prediction: '2 * x + 1' });

jest.setTimeout(30_000);

describe('scoring a file that is not right', () => {
  let world: BatchWorld;
  async function open(...versions: readonly Artifact[]): Promise<void> {
    world = await BatchWorld.open(...versions);
  }
  afterEach(() => world.close());

  const write = (name: string, select: string) =>
    query(`COPY (${select}) TO '${world.path(name)}' (FORMAT parquet)`);

  beforeEach(() => open(doubled));

  it.each([
    ['in.csv', 'X,y\n1,2\n', "the input 'in.csv', column x: is missing; there is 'X'"],
    ['in.ndjson', '{"y":1}\n', "the input 'in.ndjson', column x: is missing"],
    [
      'in.csv',
      'x,Prediction\n1,2\n',
      'column prediction: is the name of a column that the job adds: rename it in the input',
    ],
    [
      'in.csv',
      'x,prediction_error,model_version\n1,2,3\n',
      'rename it in the input; prediction_error: is the name of',
    ],
    [
      'in.csv',
      'x,a,A\n1,2,3\n',
      'column A: is the name of two columns, but for upper and lower case: rename one',
    ],
    ['in.ndjson', '{"x":1,"prediction":2}\n', 'column prediction: is the name of a column that the job adds'],
    ['in.csv', '', "the input 'in.csv' has no line with the names of its columns"],
    ['in.csv', 'x,"y\n1,2\n', "the input 'in.csv' has no line with the names of its columns"],
    ['in.csv', 'x,y\n1,2\n3\n', "the input 'in.csv', line 3: has 1 values, and the header names 2 columns"],
    ['in.csv', 'x,y\n1,"2\n', "the input 'in.csv', line 2: has a quote that is not closed"],
    ['in.csv', 'x,y\n1,2\r\n3,4\n', 'all its lines have to end in the same way'],
    ['in.ndjson', '{"x":1}\n{"x":\n', "the input 'in.ndjson', row 2: is not a JSON object"],
    ['in.ndjson', '{"x":1}\n[1]\n', "the input 'in.ndjson', row 2: is not a JSON object"],
    ['in.parquet', 'x\n1\n', "the input 'in.parquet' cannot be read as Parquet"],
  ])('says so of %s with %j, and writes nothing', async (name, content, message) => {
    world.write(name, content);
    await expect(world.score(name, 'out.csv')).rejects.toThrow(message);
    expect(world.list()).toEqual([name]);
    const { items } = await world.jobs.list({ limit: 1 });
    expect(items).toMatchObject([{ state: 'failed', error: expect.stringContaining(message) as string }]);
  });

  it('says so of a column of Parquet whose type the model does not take, or whose name is reserved', async () => {
    await write('in.parquet', `SELECT 'a' AS x`);
    await expect(world.score('in.parquet', 'out.csv')).rejects.toThrow(
      "the input 'in.parquet', column x: is of type VARCHAR, and the model takes a number",
    );
    await write('in.parquet', `SELECT 1 AS x, 2 AS file_row_number`);
    await expect(world.score('in.parquet', 'out.csv')).rejects.toThrow("a column named 'file_row_number'");
  });

  it('says so of an output that has the name of a column that is added', async () => {
    world.versions[0] = modelOf([number('x')], { model_version: 'x' });
    world.write('in.csv', 'x\n1\n');
    await expect(world.score('in.csv', 'out.csv')).rejects.toThrow(
      'model_version: is the name of an output of the model and of a column that the job adds: rename the output',
    );
  });

  it('says which line of CSV is not UTF-8', async () => {
    writeFileSync(world.path('in.csv'), Buffer.from('x,t\n1,a\n2,\xff\n', 'latin1'));
    await expect(world.score('in.csv', 'out.csv')).rejects.toThrow(
      "the input 'in.csv', line 3: is not UTF-8",
    );
    expect(world.list()).toEqual(['in.csv']);
  });

  it('says that a file is damaged behind its beginning', async () => {
    await write('in.parquet', 'SELECT i AS x, random() AS y FROM range(500000) t(i)');
    const content = readFileSync(world.path('in.parquet'));
    content.fill(0xff, 1_000_000, 1_300_000);
    writeFileSync(world.path('in.parquet'), content);
    await expect(world.score('in.parquet', 'out.csv')).rejects.toThrow(
      "the input 'in.parquet' cannot be read to its end: it is damaged",
    );
    expect(world.list()).toEqual(['in.parquet']);
  });
});
