import type { Artifact } from '@quincunx/contracts';
import { createPredictor } from '../../predictors/create-predictor.ts';
import { createInstanceParser } from '../../predictors/instance-parser.ts';
import { BatchWorld, modelOf, number, query } from '../batch-world.fixture.ts';

jest.setTimeout(30_000);

describe('scoring rows that are wrong', () => {
  let world: BatchWorld;
  async function open(...versions: readonly Artifact[]): Promise<void> {
    world = await BatchWorld.open(...versions);
  }
  afterEach(() => world.close());

  const write = (name: string, select: string) =>
    query(`COPY (${select}) TO '${world.path(name)}' (FORMAT parquet)`);

  it('says what is wrong with each, by name, and predicts the others', async () => {
    const fields = [number('a'), number('b', true), { name: 'n', type: 'integer', nullable: false } as const];
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
