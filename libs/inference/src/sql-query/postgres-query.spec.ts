import type { Artifact, Prediction, Row, Value } from '@quincunx/contracts';
import { describeWithServer, postgresServerPath } from '@quincunx/database/testing';
import { checkProgram, type CheckedProgram } from '@quincunx/expression';
import {
  approximatePrograms,
  asRow,
  exactPrograms,
  fields,
  tables,
  tangledPrograms,
  unitsApart,
  type Program,
  type TableRow,
} from '@quincunx/expression/testing';
import fc from 'fast-check';
import { createPredictor } from '../predictors/create-predictor.ts';
import { leavesRange } from './leaves-range.fixture.ts';
import { PostgresTable } from './postgres-table.fixture.ts';
import { writeModelQuery } from './write-model-query.ts';

const numRuns = Number(process.env['EXPRESSION_RUNS'] ?? 100);
const timeout = 60_000 + 500 * numRuns;

/** Units in the last place, for functions that libraries round differently. */
const tolerance = 4;

const outOfRange = '22003';

const nearlyHalf: TableRow = {
  x: 0.49999999999999994,
  y: null,
  i: 0n,
  j: null,
  s: '',
  t: null,
  b: false,
  c: true,
};
const powerOutOfRange: Program = {
  steps: [],
  outputs: [{ name: 'output', expression: 'if(b, x, 5e-324 ^ (round(x) - 1))' }],
};

/** PostgreSQL has no remainder of doubles and no texts with a character of code 0. */
function asPostgresHas<Content>(content: Content): Content {
  const replace = (_: string, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(' % ', ' / ').replaceAll('\0', '') : value;
  return JSON.parse(JSON.stringify(content), replace) as Content;
}

const programs = { exact: exactPrograms, tangled: tangledPrograms, approximate: approximatePrograms };

function programsOf(kind: keyof typeof programs): fc.Arbitrary<Program> {
  return programs[kind].map(asPostgresHas);
}

/** Every fifth row lacks an input that may not be missing. */
const tablesWithGaps = tables.map((rows) =>
  rows.map((row, index): TableRow => ({
    ...row,
    s: String(row.s).replaceAll('\0', ''),
    t: row.t === null ? null : String(row.t).replaceAll('\0', ''),
    x: index % 5 === 4 ? null : row.x,
  })),
);

function artifactOf(program: Program, checked: CheckedProgram): Artifact {
  return {
    format: 'quincunx-expression-1',
    model: 't',
    signature: { inputs: [...fields], outputs: [...checked.outputs] },
    features: [],
    steps: [...program.steps],
    outputs: [...program.outputs],
    fitted: { kind: 'random', intercept: 0, coefficients: {}, preprocessing: {} },
  };
}

describeWithServer('the query of a model on PostgreSQL', postgresServerPath(), () => {
  let postgres: PostgresTable;
  beforeAll(async () => {
    postgres = await PostgresTable.open();
  }, 60_000);
  afterAll(() => postgres.close());

  it.each(['exact', 'tangled'] as const)(
    'gives in every bit what the predictor gives, for programs that are %s',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(tablesWithGaps, programsOf(kind), async (table, program) => {
          const { predicted, queried } = await evaluate(table, program);
          expect(queried).toEqual(predicted);
        }),
        { numRuns },
      );
    },
    timeout,
  );

  it(
    `gives within ${tolerance} units in the last place what the predictor gives, for functions that libraries round differently`,
    async () => {
      await fc.assert(
        fc.asyncProperty(tablesWithGaps, programsOf('approximate'), async (table, program) => {
          const { predicted, queried } = await evaluate(table, program);
          const expected = predicted.flat();
          const apart = queried.flat().map((value, index) => unitsApart(value, expected[index]));
          expect(Math.max(0, ...apart)).toBeLessThanOrEqual(tolerance);
        }),
        { numRuns, examples: [[[nearlyHalf], powerOutOfRange]] },
      );
    },
    timeout,
  );

  it.each([
    ['sum', Array.from({ length: 2500 }, (_, index) => `${index / 7} * x`).join(' - ')],
    ['conjunction', Array.from({ length: 2000 }, (_, index) => `x < ${index + 7}`).join(' and ')],
    ['choice', `${'if(x > 2, y, '.repeat(90)}x${')'.repeat(90)}`],
    ['root', `${'sqrt(1 + '.repeat(90)}y${')'.repeat(90)}`],
    ['quotient', `${'1 / (x - '.repeat(90)}y${')'.repeat(90)}`],
    ['chain of steps', 'step199 + x'],
  ])('gives what the predictor gives for a long %s', async (_, expression) => {
    const steps = Array.from({ length: 200 }, (__, index) => ({
      name: `step${index}`,
      expression: index === 0 ? 'x' : `step${index - 1} * step${index - 1} / 2 - x / 3`,
    }));
    const row: TableRow = { x: 0.1, y: 7.3, i: 1n, j: null, s: '', t: null, b: true, c: null };
    const outputs = [{ name: 'output', expression }];
    const { predicted, queried } = await evaluate([row, { ...row, y: null }], { steps, outputs });
    expect(predicted).toHaveLength(2);
    expect(queried).toEqual(predicted);
  });

  /** Leaves out the rows for which PostgreSQL has to say that a number is out of range. */
  async function evaluate(table: readonly TableRow[], program: Program) {
    const checked = checkProgram(fields, program.steps, program.outputs);
    const artifact = artifactOf(program, checked);
    const sql = writeModelQuery({ artifact, version: 1, dialect: 'postgres' });
    const names = artifact.outputs.map(({ name }) => name);
    await postgres.fill(table);
    const predictor = createPredictor(artifact);
    const predictions = await predictor.predict(table.map(asRow));
    const rows = table.map((row, index) => ({
      index,
      row: asRow(row),
      values: row.x === null ? names.map(() => null) : valuesOf(predictions[index], names),
    }));
    const answers = await answersOf(sql, rows, checked);
    return {
      predicted: rows.filter((_, index) => answers[index] !== undefined).map(({ values }) => values),
      queried: answers.flatMap((answer) => (answer === undefined ? [] : [names.map((name) => answer[name])])),
    };
  }

  async function answersOf(
    sql: string,
    rows: readonly { readonly index: number; readonly row: Row }[],
    checked: CheckedProgram,
  ): Promise<(Readonly<Record<string, Value>> | undefined)[]> {
    try {
      return await postgres.query(`${sql} ORDER BY "row"`);
    } catch (error) {
      if (!isOutOfRange(error)) throw error;
    }
    const answers: (Readonly<Record<string, Value>> | undefined)[] = [];
    for (const { index, row } of rows) {
      try {
        const [answer] = await postgres.query(`${sql} WHERE "row" = ${index}`);
        answers.push(answer);
      } catch (error) {
        if (!isOutOfRange(error) || !leavesRange(checked, row)) throw error;
        answers.push(undefined);
      }
    }
    return answers;
  }
});

function isOutOfRange(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === outOfRange;
}

function valuesOf(prediction: Prediction | undefined, names: readonly string[]): (Value | undefined)[] {
  const isByName = typeof prediction === 'object' && prediction !== null;
  return names.map((name) => (isByName ? prediction[name] : prediction));
}
