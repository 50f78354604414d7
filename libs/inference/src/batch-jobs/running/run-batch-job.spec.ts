import type { Artifact } from '@quincunx/contracts';
import { createInstanceParser } from '../../instance-parser.ts';
import { createPredictor } from '../../create-predictor.ts';
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

  describe('with rows that are wrong', () => {
    it('says what is wrong with each, by name, and predicts the others', async () => {
      const fields = [
        number('a'),
        number('b', true),
        { name: 'n', type: 'integer', nullable: false } as const,
      ];
      await open(
        modelOf(
          [
            ...fields,
            { name: 's', type: 'string', nullable: false },
            { name: 'f', type: 'boolean', nullable: true },
          ],
          { prediction: "a + coalesce(b, 0) + n + if(s == 'y', 10, 0) + if(f, 100, 0)" },
        ),
      );
      world.write(
        'in.csv',
        'a,b,n,s,f\n1,2,3,y,true\n1,,3,,\n,x,1.5,y,maybe\n1_000,1,9007199254740993,y,\nnan,inf,3.0,"",false\n',
      );
      await world.score('in.csv', 'out.ndjson');
      const found = world
        .read('out.ndjson')
        .trimEnd()
        .split('\n')
        .map((line) => {
          const { prediction, prediction_error: error } = JSON.parse(line) as Record<string, unknown>;
          return [prediction, error];
        });
      expect(found).toEqual([
        [116, null],
        [null, 's is missing'],
        [null, 'a is missing; b must be a finite number; n must be an integer; f must be true or false'],
        [null, 'a must be a finite number; n must be an integer'],
        [null, 'a must be a finite number; b must be a finite number'],
      ]);
    });

    it('reads columns of Parquet of every type that an input may have', async () => {
      const types = [
        'number',
        'number',
        'number',
        'integer',
        'integer',
        'string',
        'string',
        'boolean',
        'boolean',
      ] as const;
      const inputs = types.map((type, index) => ({ name: `v${index}`, type, nullable: false }));
      const sum = inputs.map(({ name, type }) =>
        type === 'string' ? `if(${name} == 'a', 1, 0)` : type === 'boolean' ? `if(${name}, 1, 0)` : name,
      );
      await open(modelOf(inputs, { prediction: `${sum.join(' + ')} + 0.5` }));
      const columns = [
        '1.5::FLOAT',
        '2.25::DECIMAL(5, 2)',
        '3::UTINYINT',
        '4.0::DOUBLE',
        '5::HUGEINT',
        `'a'::VARCHAR`,
        `'a'::ENUM('a', 'b')`,
        'true',
        '1::INTEGER',
      ];
      const right = columns.map((sql, index) => `${sql} AS v${index}`).join(', ');
      const wrong = columns
        .map(
          (sql, index) =>
            `${{ 0: `'inf'::FLOAT`, 3: '4.5::DOUBLE', 4: '9007199254740992::HUGEINT', 8: '2' }[index] ?? sql} AS v${index}`,
        )
        .join(', ');
      await write('in.parquet', `SELECT ${right} UNION ALL SELECT ${wrong}`);
      await world.score('in.parquet', 'out.parquet');
      const faults =
        'v0 must be a finite number; v3 must be an integer; v4 must be an integer; v8 must be true or false';
      // 1.5 + 2.25 + 3 + 4 + 5 + 4 * 1 + 0.5
      expect(await query(`SELECT prediction, prediction_error FROM '${world.path('out.parquet')}'`)).toEqual([
        [20.25, null],
        [null, faults],
      ]);
    });

    it('says so of a prediction that is no finite number', async () => {
      await open(modelOf([number('x')], { up: 'exp(x)', down: '1 / x' }));
      world.write('in.csv', 'x\n0\n1000\n1\n');
      await world.score('in.csv', 'out.csv');
      expect(world.read('out.csv').trimEnd().split('\n').slice(1)).toEqual([
        '0,,,1,down is not a finite number',
        '1000,,,1,up is not a finite number',
        '1,2.718281828459045,1.0,1,',
      ]);
    });

    it('judges values of JSON as a request is judged', async () => {
      const values = [
        '1',
        '1.5',
        '-0.0',
        '3.0',
        '1e3',
        '9007199254740993',
        '"a"',
        '"1"',
        '"true"',
        '""',
        'true',
        'false',
        'null',
        '[]',
        '{}',
        undefined,
      ];
      for (const type of ['number', 'integer', 'string', 'boolean'] as const) {
        for (const nullable of [false, true]) {
          const expression =
            type === 'number' || type === 'integer'
              ? 'v'
              : type === 'string'
                ? "if(v == 'a', 1, 0)"
                : 'if(v, 1, 0)';
          const artifact = modelOf([{ name: 'v', type, nullable }], {
            prediction: `coalesce(${expression}, -1) / 1`,
          });
          await open(artifact);
          const lines = values.map((value) => (value === undefined ? '{}' : `{"v":${value}}`));
          world.write('in.ndjson', lines.join('\n'));
          await world.score('in.ndjson', 'out.ndjson');
          const written = world.read('out.ndjson').trimEnd().split('\n');
          const parse = createInstanceParser(artifact.signature);
          const predictor = createPredictor(artifact);
          for (const [index, line] of lines.entries()) {
            const expected = await (async () =>
              predictor.predict(parse([JSON.parse(line) as Record<string, unknown>], 'i')))().then(
              ([prediction]) => prediction,
              () => 'wrong',
            );
            const row = JSON.parse(written[index] ?? '') as Record<string, unknown>;
            expect({
              line,
              type,
              nullable,
              found: row['prediction_error'] === null ? row['prediction'] : 'wrong',
            }).toEqual({ line, type, nullable, found: expected });
          }
          if (type !== 'boolean' || !nullable) await world.close();
        }
      }
    });

    it('writes outputs of every type, null where there is nothing', async () => {
      await open(
        modelOf(
          [number('x'), number('n', true)],
          { label: 'x >= 0', name: "if(x > 1, 'large', 'small')", half: 'n / 2' },
          {
            label: { type: 'boolean', nullable: false },
            name: { type: 'string', nullable: false },
            half: { type: 'number', nullable: true },
          },
        ),
      );
      world.write('in.csv', 'x,n\n2,5\n-1,\n,1\n');
      await world.score('in.csv', 'out.csv');
      expect(world.read('out.csv')).toBe(
        'x,n,label,name,half,model_version,prediction_error\n2,5,true,large,2.5,1,\n-1,,false,small,,1,\n,1,,,,1,x is missing\n',
      );
    });
  });

  describe('whose columns are not right', () => {
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
      [
        'in.ndjson',
        '{"x":1,"prediction":2}\n',
        'column prediction: is the name of a column that the job adds',
      ],
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

    it('says that a file is damaged behind its beginning', async () => {
      await write('in.parquet', 'SELECT i AS x, random() AS y FROM range(500000) t(i)');
      const { readFileSync, writeFileSync } = await import('node:fs');
      const content = readFileSync(world.path('in.parquet'));
      content.fill(0xff, 1_000_000, 1_300_000);
      writeFileSync(world.path('in.parquet'), content);
      await expect(world.score('in.parquet', 'out.csv')).rejects.toThrow(
        "the input 'in.parquet' cannot be read to its end: it is damaged",
      );
      expect(world.list()).toEqual(['in.parquet']);
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
      const { readdirSync } = await import('node:fs');
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
