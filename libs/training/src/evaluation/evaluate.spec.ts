import type { Label, Signature } from '@quincunx/contracts';
import type { Predictor } from '@quincunx/inference';
import { openTables } from '../testing/duckdb-table.fixture.ts';
import { defineOver, leastSquares, numbers } from '../testing/definition.fixture.ts';
import { evaluate } from './evaluate.ts';

const { label } = defineOver(numbers('x'), { estimator: leastSquares });

function signature(...outputs: string[]): Signature {
  return {
    inputs: [
      { name: 'x', type: 'number', nullable: true },
      { name: 'city', type: 'string', nullable: false },
    ],
    outputs: outputs.map((name) => ({ name, type: 'number', nullable: false })),
  };
}

/** Predicts x itself. */
const echo: Predictor = {
  signature: signature('prediction'),
  predict: (rows) => Promise.resolve(rows.map((row) => row['x'] ?? 0)),
};

/** Predicts x as a probability. */
const classifier: Predictor = {
  signature: signature('probability', 'label'),
  predict: (rows) =>
    Promise.resolve(rows.map(({ x = 0 }) => ({ probability: x, label: typeof x === 'number' && x >= 0.5 }))),
};

describe('evaluate', () => {
  let tables: Awaited<ReturnType<typeof openTables>>;

  beforeAll(async () => {
    tables = await openTables();
  });
  afterAll(() => {
    tables.close();
  });

  async function run(predictor: Predictor, select: string, of: Label = label) {
    return evaluate({ predictor, table: await tables.table(select), label: of });
  }

  it('measures a regression row by row, nulls of a feature included', async () => {
    const { rows, metrics, sample } = await run(
      echo,
      "SELECT x::DOUBLE AS x, city, y FROM (VALUES (1, 'Ede', 2), (NULL, 'Goes', 1), (4, 'Ede', 4)) v(x, city, y)",
    );
    expect(rows).toBe(3);
    expect(metrics).toMatchObject({
      mse: expect.closeTo(2 / 3, 14) as number,
      bias: expect.closeTo(-2 / 3, 14) as number,
    });
    expect(sample).toEqual([
      { inputs: { x: 1, city: 'Ede' }, label: 2, prediction: 1 },
      { inputs: { x: null, city: 'Goes' }, label: 1, prediction: 0 },
      { inputs: { x: 4, city: 'Ede' }, label: 4, prediction: 4 },
    ]);
  });

  it.each(['true, false', '1, 0'])('measures a classifier on labels of %s', async (values) => {
    const [yes, no] = values.split(', ') as [string, string];
    const { metrics, sample } = await run(
      classifier,
      `SELECT x::DOUBLE AS x, '' AS city, y FROM (VALUES (0.75, ${yes}), (0.25, ${no}), (0.5, ${no})) v(x, y)`,
    );
    expect(metrics).toMatchObject({ accuracy: 2 / 3, precision: 0.5, recall: 1, rocAuc: 1 });
    expect(sample[0]).toEqual({ inputs: { x: 0.75, city: '' }, label: 1, prediction: 0.75 });
  });

  it('takes 2000 rows, evenly spaced, from more', async () => {
    const { rows, sample } = await run(
      echo,
      "SELECT i::DOUBLE AS x, '' AS city, i AS y FROM range(5001) r(i)",
    );
    expect(rows).toBe(5001);
    expect(sample).toHaveLength(2000);
    const gaps = sample.slice(1).map(({ label: value }, index) => value - sample[index]!.label);
    expect(new Set(gaps)).toEqual(new Set([2, 3]));
    expect(sample.at(-1)!.label).toBe(5000);
  });

  it.each<[string, Predictor, string, RegExp]>([
    ['no rows', echo, "SELECT 1.0 AS x, '' AS city, 1 AS y WHERE false", /no rows to evaluate on/],
    [
      'a missing label',
      echo,
      "SELECT 1.0 AS x, '' AS city, NULL AS y",
      /'y' is not a finite number in 1 of 1 rows/,
    ],
    [
      'an infinite label',
      echo,
      "SELECT 1.0 AS x, '' AS city, 'inf'::DOUBLE AS y",
      /'y' is not a finite number/,
    ],
    [
      'a third class',
      classifier,
      "SELECT 1.0 AS x, '' AS city, 2 AS y",
      /'y' is not true or false, or 1 or 0, in|'y' is not true/,
    ],
  ])('refuses %s', async (_, predictor, select, message) => {
    await expect(run(predictor, select)).rejects.toThrow(message);
  });

  it('does not count a missing value of an input that is never null as something else', async () => {
    const predictor: Predictor = {
      ...echo,
      signature: {
        inputs: [{ name: 'x', type: 'number', nullable: false }],
        outputs: echo.signature.outputs,
      },
    };
    await expect(
      run(predictor, 'SELECT CASE WHEN i >= 5 THEN i::DOUBLE END AS x, i AS y FROM range(20) r(i)'),
    ).rejects.toMatchObject({
      code: 'invalid-input',
      message:
        "5 of 20 test rows have no value of 'x', whose feature is not nullable: " +
        'make it nullable and impute it, or correct its source',
    });
  });

  it('does not take a stream that breaks off for a smaller table', async () => {
    const table = await tables.table("SELECT i::DOUBLE AS x, '' AS city, i AS y FROM range(10) r(i)");
    const chunks = (expressions: Readonly<Record<string, string>>) =>
      table.where('row_id < 4').chunks(expressions);
    await expect(evaluate({ predictor: echo, table: { ...table, chunks }, label })).rejects.toThrow(
      /gave 4 of its 10/,
    );
    const changed = {
      ...table,
      chunks: (all: Readonly<Record<string, string>>) => table.chunks({ ...all, label: 'NULL' }),
    };
    await expect(evaluate({ predictor: echo, table: changed, label })).rejects.toThrow(
      /label 'y' is missing/,
    );
  });
});
