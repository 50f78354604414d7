import { readdirSync } from 'node:fs';
import type { Artifact } from '@quincunx/contracts';
import { BatchWorld, modelOf, number, query } from '../batch-world.fixture.ts';

const doubled = modelOf([number('x')], { prediction: '2 * x + 1' });

jest.setTimeout(30_000);

describe('scoring a file', () => {
  let world: BatchWorld;
  async function open(...versions: readonly Artifact[]): Promise<void> {
    world = await BatchWorld.open(...versions);
  }
  afterEach(() => world.close());

  const rowsOf = (name: string) => query(`SELECT * FROM '${world.path(name)}'`);
  const write = (name: string, select: string) =>
    query(`COPY (${select}) TO '${world.path(name)}' (FORMAT parquet)`);

  describe('from one format to another', () => {
    beforeEach(() => open(doubled));

    it('keeps CSV as it is written, quotes and leading zeros too', async () => {
      world.write('in.csv', '\uFEFF"the id", x ,note\r\n007,1,"a ""b"", c"\r\n8,-0.5,\r\n9,1e3,""\r\n');
      await world.score('in.csv', 'out.csv');
      expect(world.read('out.csv')).toBe(
        'the id,x,note,prediction,model_version,prediction_error\n' +
          '007,1,"a ""b"", c",3.0,1,\n8,-0.5,,0.0,1,\n9,1e3,"",2001.0,1,\n',
      );
    });

    it('keeps NDJSON as it is written, and appends', async () => {
      const lines = [
        '{"x": 1,  "big":12345678901234567890123,"n":{"a":[1.50]}}',
        '{ }',
        '{"x":2,"x~/\\"":"é\\u00e9"}',
      ];
      world.write('in.ndjson', `${lines.join('\n')}\n\n`);
      await world.score('in.ndjson', 'out.ndjson');
      expect(world.read('out.ndjson').trimEnd().split('\n')).toEqual([
        '{"x": 1,  "big":12345678901234567890123,"n":{"a":[1.50]},"prediction":3.0,"model_version":1,"prediction_error":null}',
        '{ "prediction":null,"model_version":1,"prediction_error":"x is missing"}',
        '{"x":2,"x~/\\"":"é\\u00e9","prediction":5.0,"model_version":1,"prediction_error":null}',
      ]);
    });

    it('keeps the columns of Parquet with their types', async () => {
      await write(
        'in.parquet',
        `SELECT 1::TINYINT AS x, DATE '2026-01-31' AS day, [1, 2] AS list, {'a': 1.5} AS struct, 'a'::BLOB AS b`,
      );
      await world.score('in.parquet', 'out.parquet');
      const types = await query(
        `SELECT column_name, column_type FROM (DESCRIBE FROM '${world.path('out.parquet')}')`,
      );
      expect(Object.fromEntries(types)).toEqual({
        x: 'TINYINT',
        day: 'DATE',
        list: 'INTEGER[]',
        struct: 'STRUCT(a DECIMAL(2,1))',
        b: 'BLOB',
        prediction: 'DOUBLE',
        model_version: 'INTEGER',
        prediction_error: 'VARCHAR',
      });
    });

    it('gives columns of CSV the types that all their values have', async () => {
      const header = 'x,whole,zip,share,flag,mixed,empty,long';
      world.write('in.csv', `${header}\n1,-3,007,0.5,true,1,,12345678901234567890\n2,4,123,2,false,a,,1\n`);
      await world.score('in.csv', 'out.parquet');
      const path = world.path('out.parquet');
      expect(await query(`SELECT column_type FROM (DESCRIBE FROM '${path}')`)).toEqual(
        [
          'BIGINT',
          'BIGINT',
          'VARCHAR',
          'DOUBLE',
          'BOOLEAN',
          'VARCHAR',
          'VARCHAR',
          'VARCHAR',
          'DOUBLE',
          'INTEGER',
          'VARCHAR',
        ].map((type) => [type]),
      );
      expect(await rowsOf('out.parquet')).toEqual([
        ['1', '-3', '007', 0.5, true, '1', null, '12345678901234567890', 3, 1, null],
        ['2', '4', '123', 2, false, 'a', null, '1', 5, 1, null],
      ]);
      await world.score('in.csv', 'out.ndjson');
      expect(JSON.parse(world.read('out.ndjson').split('\n')[0] ?? '')).toEqual({
        ...{ x: 1, whole: -3, zip: '007', share: 0.5, flag: true, mixed: '1', empty: null },
        ...{ long: '12345678901234567890', prediction: 3, model_version: 1, prediction_error: null },
      });
    });

    it('gives NDJSON the columns that come up in any row, in their order', async () => {
      world.write('in.jsonl', '{"x":1,"t":"a","o":{"b":[1]}}\n{"later":true,"x":2,"t":null}\n');
      await world.score('in.jsonl', 'out.csv');
      expect(world.read('out.csv')).toBe(
        'x,t,o,later,prediction,model_version,prediction_error\n' +
          '1,a,"{""b"":[1]}",,3.0,1,\n2,,,true,5.0,1,\n',
      );
    });

    it('writes no NaN into JSON', async () => {
      await write('in.parquet', `SELECT 1.5::DOUBLE AS x, 'NaN'::DOUBLE AS y, 'inf'::FLOAT AS z`);
      await world.score('in.parquet', 'out.ndjson');
      expect(JSON.parse(world.read('out.ndjson'))).toMatchObject({ x: 1.5, y: null, z: null, prediction: 4 });
    });

    it('takes a format that the extension does not tell', async () => {
      world.write('data', 'x\n1\n');
      await world.score('data', 'scored', { inputFormat: 'csv', outputFormat: 'ndjson' });
      expect(JSON.parse(world.read('scored'))).toMatchObject({ x: 1, prediction: 3 });
    });

    it.each([
      ['in.csv', 'x\n'],
      ['in.ndjson', ''],
    ])('gives no rows for %s without any', async (name, content) => {
      world.write(name, content);
      for (const output of ['out.csv', 'out.parquet', 'out.ndjson']) {
        expect(await world.score(name, output)).toMatchObject({ state: 'done', rows: 0, rowsDone: 0 });
      }
      expect(await query(`SELECT count(*) FROM '${world.path('out.parquet')}'`)).toEqual([['0']]);
      expect(world.read('out.ndjson')).toBe('');
    });
  });

  describe('in parts', () => {
    const rows = 10_007;
    const all = `SELECT i AS id, CASE WHEN i % 10 != 3 THEN i / 7 END AS x, 'a, "' || i AS t FROM range(${rows}) t(i)`;
    beforeEach(() => open(doubled));

    const formats = ['csv', 'parquet', 'ndjson'] as const;
    const pairs = formats.flatMap((input) => formats.map((output) => [input, output] as const));

    it.each(pairs)('gives what it gives in one, from %s to %s', async (input, output) => {
      const options = input === 'ndjson' ? 'FORMAT json' : `FORMAT ${input}`;
      await query(`COPY (${all}) TO '${world.path(`in.${input}`)}' (${options})`);
      await world.score(`in.${input}`, `whole.${output}`);
      const job = await world.score(`in.${input}`, `parts.${output}`, { rowsPerPart: 2500 });
      expect(job).toMatchObject({ rows, rowsDone: rows });
      const contentOf = (name: string) =>
        output === 'parquet' ? rowsOf(`${name}.parquet`) : world.read(`${name}.${output}`);
      expect(await contentOf('parts')).toEqual(await contentOf('whole'));
      expect(world.list().filter((name) => name.includes('.job-'))).toEqual([]);
    });

    it('leaves them as a folder, each whole in itself', async () => {
      await query(`COPY (${all}) TO '${world.path('in.parquet')}'`);
      await world.score('in.parquet', 'out/', { rowsPerPart: 4000 });
      await world.score('in.parquet', 'whole.parquet');
      expect(world.list()).toEqual(['in.parquet', 'out', 'whole.parquet']);
      const parts = ['part-00000.parquet', 'part-00001.parquet', 'part-00002.parquet'];
      expect(readdirSync(world.path('out')).toSorted()).toEqual(['_job', ...parts]);
      expect(await query(`SELECT * FROM '${world.path('out/*.parquet')}' ORDER BY id`)).toEqual(
        await rowsOf('whole.parquet'),
      );
      await world.score('in.parquet', 'csv/', { rowsPerPart: 9000, outputFormat: 'csv' });
      expect(world.read('csv/part-00001.csv')).toMatch(
        /^id,x,t,prediction,model_version,prediction_error\n9000,/,
      );
      await expect(world.score('in.parquet', 'out/', { rowsPerPart: 4001 })).rejects.toThrow(
        "the output 'out/' is there already: remove it, or choose another",
      );
    });
  });
});
