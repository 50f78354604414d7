import type { Field, PreprocessingStep, Row } from '@quincunx/contracts';
import { checkProgram, compileToJavaScript } from '@quincunx/expression';
import { openTables } from '../testing/duckdb-table.fixture.ts';
import type { TrainingTable } from '../training-table.ts';
import { describeColumns, type ColumnProgram } from './column-program.ts';
import { fitPreprocessing } from './fit-preprocessing.ts';

const inputs: readonly Field[] = [
  { name: 'x', type: 'number', nullable: true },
  { name: 'n', type: 'integer', nullable: false },
  { name: 'city', type: 'string', nullable: true },
  { name: 'smoker', type: 'boolean', nullable: true },
];

const rows = `SELECT * REPLACE (x::DOUBLE AS x) FROM (VALUES
  (1.0, 10, 'Delft', true), (2.0, 20, 'Ede', true), (NULL, 20, NULL, NULL), (6.0, 30, 'Ede', false), (3.0, 40, 'Goes', false)
) v(x, n, city, smoker)`;

describe('fitPreprocessing', () => {
  let tables: Awaited<ReturnType<typeof openTables>>;
  let table: TrainingTable;

  beforeAll(async () => {
    tables = await openTables();
    table = await tables.table(rows);
  });
  afterAll(() => {
    tables.close();
  });

  async function fit(...steps: PreprocessingStep[]): Promise<ColumnProgram> {
    return fitPreprocessing({ inputs, steps, table });
  }

  /** What a feature has become for each row, as it is served; and that the engine computes the same for training. */
  async function apply(
    program: ColumnProgram,
    feature: string,
    others: readonly Row[] = [],
  ): Promise<unknown[][]> {
    const names = program.columns.get(feature)!;
    const outputs = names.map((name) => ({ name, expression: name }));
    const compiled = compileToJavaScript(checkProgram(program.inputs, program.steps, outputs));
    const read: Row[] = [];
    const trained: unknown[][] = [];
    const sql = describeColumns(program, names).map((column) => column.sql);
    const columns = {
      ...Object.fromEntries(inputs.map(({ name }) => [name, name])),
      ...Object.fromEntries(sql.map((text, index) => [`c${index}`, text])),
    };
    for await (const chunk of table.chunks(columns)) {
      for (let row = 0; row < chunk.length; row++) {
        read.push(Object.fromEntries(inputs.map(({ name }) => [name, chunk.columns[name]![row]!])));
        trained.push(names.map((_, index) => chunk.columns[`c${index}`]![row]));
      }
    }
    // The engine's logarithm may differ from JavaScript's in the last digit.
    const nearly = (value: unknown): unknown =>
      typeof value === 'number' ? (expect.closeTo(value, 14) as unknown) : value;
    expect(read.map((row) => compiled.row(row))).toEqual(trained.map((row) => row.map(nearly)));
    return [...read, ...others].map((row) => compiled.row(row));
  }

  it('standardises by the mean and the deviation of the population, nulls aside', async () => {
    const program = await fit({ kind: 'standardise', features: ['x', 'n'] });
    expect(program.learnt).toEqual({
      'x_standardised.mean': 3,
      'x_standardised.standardDeviation': expect.closeTo(Math.sqrt(3.5), 14) as number,
      'n_standardised.mean': 24,
      'n_standardised.standardDeviation': expect.closeTo(Math.sqrt(104), 13) as number,
    });
    expect(await apply(program, 'x')).toEqual([
      [expect.closeTo(-2 / Math.sqrt(3.5), 14)],
      [expect.closeTo(-1 / Math.sqrt(3.5), 14)],
      [null],
      [expect.closeTo(3 / Math.sqrt(3.5), 14)],
      [0],
    ]);
  });

  it('scales to the range from 0 to 1', async () => {
    const program = await fit({ kind: 'min-max', features: ['x'] });
    expect(program.learnt).toEqual({ 'x_scaled.minimum': 1, 'x_scaled.maximum': 6 });
    expect(await apply(program, 'x')).toEqual([[0], [0.2], [null], [1], [0.4]]);
  });

  it('only centres a constant', async () => {
    const constant = await tables.table('SELECT 7.5 AS x, 1 AS n FROM range(3)');
    for (const kind of ['standardise', 'min-max'] as const) {
      const { steps } = await fitPreprocessing({
        inputs,
        steps: [{ kind, features: ['x'] }],
        table: constant,
      });
      expect(steps[0]!.expression).toBe('(x - 7.5) / 1');
    }
  });

  it.each([
    ['mean', 3],
    ['median', 2.5],
  ] as const)('imputes the %s', async (statistic, expected) => {
    const program = await fit({ kind: 'impute', features: ['x'], with: statistic });
    expect(program.learnt).toEqual({ 'x_imputed.replacement': expected });
    expect(await apply(program, 'x')).toEqual([[1], [2], [expected], [6], [3]]);
  });

  it('imputes the most frequent value, the smallest of several', async () => {
    const program = await fit({ kind: 'impute', features: ['city', 'x', 'smoker'], with: 'most-frequent' });
    expect(program.learnt).toEqual({
      'city_imputed.replacement': 'Ede',
      'x_imputed.replacement': 1,
      'smoker_imputed.replacement': false,
    });
    expect(await apply(program, 'city')).toEqual([['Delft'], ['Ede'], ['Ede'], ['Ede'], ['Goes']]);
  });

  it('imputes a constant of the type of the feature', async () => {
    const program = await fit(
      { kind: 'impute', features: ['city'], with: { constant: "it's unknown" } },
      { kind: 'impute', features: ['x', 'n'], with: { constant: -1.5 } },
      { kind: 'impute', features: ['smoker'], with: { constant: false } },
    );
    expect((await apply(program, 'city'))[2]).toEqual(["it's unknown"]);
    expect((await apply(program, 'x'))[2]).toEqual([-1.5]);
    expect((await apply(program, 'smoker'))[2]).toEqual([false]);
  });

  it('encodes categories one-hot, with zeros for a null and for one never seen', async () => {
    const program = await fit({ kind: 'one-hot', features: ['city'], maximumCategories: 3 });
    expect(program.columns.get('city')).toEqual(['city_Delft', 'city_Ede', 'city_Goes']);
    expect(program.learnt).toEqual({ 'city_Delft.categories': ['Delft', 'Ede', 'Goes'] });
    const unseen = { x: 1, n: 1, city: 'Zeist', smoker: null };
    expect(await apply(program, 'city', [unseen])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]);
  });

  it('finds a name of its own for every category', async () => {
    const odd = await tables.table(
      "FROM (VALUES ('New York'), ('new_york'), ('O''Neill \\ 1'), ('café'), (repeat('z', 200)), ('')) v(city)",
    );
    const { steps } = await fitPreprocessing({
      inputs: [{ name: 'city', type: 'string', nullable: false }],
      steps: [{ kind: 'one-hot', features: ['city'], maximumCategories: 10 }],
      table: odd,
    });
    expect(steps.map(({ name }) => name)).toEqual([
      'city_',
      'city_New_York',
      'city_O_Neill_1',
      'city_caf_',
      'city_new_york_2',
      `city_${'z'.repeat(95)}`,
    ]);
  });

  it('clips, at either end or both', async () => {
    const column = async (step: PreprocessingStep) => (await apply(await fit(step), 'x')).flat();
    expect(await column({ kind: 'clip', features: ['x'], minimum: 2, maximum: 3 })).toEqual([
      2,
      2,
      null,
      3,
      3,
    ]);
    expect(await column({ kind: 'clip', features: ['x'], minimum: 2 })).toEqual([2, 2, null, 6, 3]);
    expect(await column({ kind: 'clip', features: ['x'], maximum: -2 })).toEqual([-2, -2, null, -2, -2]);
  });

  it('takes the logarithm of 1 + x', async () => {
    const program = await fit({ kind: 'log1p', features: ['x'] });
    expect((await apply(program, 'x')).flat()[0]).toBeCloseTo(Math.LN2, 15);
  });

  it('counts the boundaries that are at most x, in any order, and keeps a null', async () => {
    const program = await fit({ kind: 'bucketise', features: ['x'], boundaries: [6, 2, 5, 2.5] });
    const below = { x: -10, n: 1, city: null, smoker: null };
    expect(await apply(program, 'x', [below])).toEqual([[0], [1], [null], [4], [2], [0]]);
    const whole = await fit({ kind: 'bucketise', features: ['n'], boundaries: [15] });
    expect(whole.steps[0]!.expression).toBe('if(n >= 15, 1, 0)');
  });

  it('builds each step on what the steps before made of the feature', async () => {
    const program = await fit(
      { kind: 'clip', features: ['x'], maximum: 4 },
      { kind: 'impute', features: ['x'], with: 'mean' },
      { kind: 'bucketise', features: ['n'], boundaries: [15, 25] },
      { kind: 'one-hot', features: ['n', 'n'], maximumCategories: 10 },
      { kind: 'standardise', features: ['x', 'n'] },
    );
    expect([...program.columns]).toEqual([
      ['x', ['x_clipped_imputed_standardised']],
      ['n', ['n_bucketised_0_standardised', 'n_bucketised_1_standardised', 'n_bucketised_2_standardised']],
      ['city', ['city']],
      ['smoker', ['smoker']],
    ]);
    // Of 1, 2, 4 and 3, once 6 is clipped.
    expect(program.learnt['x_clipped_imputed.replacement']).toBe(2.5);
    await apply(program, 'x');
    await apply(program, 'n');
  });

  it.each<[PreprocessingStep, RegExp]>([
    [{ kind: 'standardise', features: ['city'] }, /'standardise' takes numbers, and 'city' is a string/],
    [{ kind: 'min-max', features: ['smoker'] }, /'min-max' takes numbers, and 'smoker' is a boolean/],
    [{ kind: 'clip', features: ['city'], minimum: 1 }, /'clip' takes numbers/],
    [{ kind: 'log1p', features: ['city'] }, /'log1p' takes numbers/],
    [{ kind: 'bucketise', features: ['city'], boundaries: [1] }, /'bucketise' takes numbers/],
    [{ kind: 'impute', features: ['city'], with: 'mean' }, /'impute with mean' takes numbers/],
    [
      { kind: 'impute', features: ['city'], with: { constant: 1 } },
      /cannot put the number 1 into 'city', a string/,
    ],
    [
      { kind: 'impute', features: ['x'], with: { constant: 'none' } },
      /cannot put the string none into 'x', a number/,
    ],
    [{ kind: 'clip', features: ['x'], minimum: 2, maximum: 1 }, /minimum, 2, above its maximum, 1/],
    [
      { kind: 'one-hot', features: ['city'], maximumCategories: 2 },
      /more than 2 categories.*raise maximumCategories/,
    ],
    [
      { kind: 'standardise', features: ['y'] },
      /names 'y', which is no feature of this model; its features are x, n, city/,
    ],
  ])('refuses %j', async (step, message) => {
    await expect(fit(step)).rejects.toThrow(message);
  });

  it.each<[string, PreprocessingStep, RegExp]>([
    ['NULL::DOUBLE', { kind: 'standardise', features: ['x'] }, /'x' has no value in any training row/],
    ['NULL::DOUBLE', { kind: 'impute', features: ['x'], with: 'median' }, /'x' has no value/],
    ['NULL::DOUBLE', { kind: 'impute', features: ['x'], with: 'most-frequent' }, /'x' has no value/],
    ['NULL::DOUBLE', { kind: 'one-hot', features: ['x'], maximumCategories: 5 }, /'x' has no value/],
    [
      '-i',
      { kind: 'log1p', features: ['x'] },
      /takes numbers above -1, and 'x' falls to -100000: clip it first/,
    ],
    [
      'i',
      { kind: 'impute', features: ['x'], with: 'most-frequent' },
      /'x' has more than 100000 different values/,
    ],
    [
      "'inf'::DOUBLE",
      { kind: 'standardise', features: ['x'] },
      /'x' is not a finite number in 100001 of 100001/,
    ],
  ])('refuses training rows of %s for %j', async (value, step, message) => {
    const broken = await tables.table(`SELECT ${value} AS x FROM range(100001) r(i)`);
    const request = { inputs: inputs.slice(0, 1), steps: [step], table: broken };
    await expect(fitPreprocessing(request)).rejects.toThrow(message);
  });
});
