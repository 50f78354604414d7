import {
  artifactSchema,
  type Artifact,
  type EstimatorSettings,
  type ModelDefinition,
} from '@quincunx/contracts';
import { createPredictor } from '@quincunx/inference';
import { evaluate } from '../evaluation/evaluate.ts';
import { fitModel } from '../fitting/fit-model.ts';
import { defineOver } from '../testing/definition.fixture.ts';
import {
  diabetesDefinition,
  diabetesRows,
  progressedLabel,
  splitAsPublished,
  tenVariables,
} from '../testing/diabetes.fixture.ts';
import { openTables } from '../testing/duckdb-table.fixture.ts';
import type { TrainingTable } from '../training-table.ts';
import type { FitProgress } from './estimator.ts';

const estimators: readonly [string, EstimatorSettings][] = [
  ['least squares', { kind: 'linear-regression', solver: 'least-squares', l2: 0 }],
  ['ridge', { kind: 'linear-regression', solver: 'least-squares', l2: 1 }],
  [
    'gradient descent',
    { kind: 'linear-regression', solver: 'gradient-descent', learningRate: 0.1, iterations: 5000 },
  ],
  [
    'stochastic gradient descent',
    {
      kind: 'linear-regression',
      solver: 'stochastic-gradient-descent',
      learningRate: 0.05,
      epochs: 100,
      l2: 0,
    },
  ],
  [
    'logistic regression',
    { kind: 'logistic-regression', l2: 0, iterations: 50, tolerance: 1e-10, threshold: 0.5 },
  ],
];

describe.each(estimators)('estimator contract: %s', (_, estimator) => {
  let tables: Awaited<ReturnType<typeof openTables>>;
  let train: TrainingTable;
  let test: TrainingTable;
  const isClassifier = estimator.kind === 'logistic-regression';

  beforeAll(async () => {
    tables = await openTables();
    ({ train, test } = await splitAsPublished(await tables.table(diabetesRows)));
  });
  afterAll(() => {
    tables.close();
  });

  function define(names: readonly string[]): ModelDefinition {
    const definition = diabetesDefinition(names, {
      estimator,
      preprocessing: [{ kind: 'standardise', features: [...names] }],
    });
    return isClassifier ? { ...definition, label: progressedLabel(definition) } : definition;
  }

  /** How much of the error of the best constant is gone: 1 is perfect, 0 no better. */
  async function skill(
    artifact: Artifact,
    table: TrainingTable,
    { label }: ModelDefinition,
  ): Promise<number> {
    const { metrics } = await evaluate({ predictor: createPredictor(artifact), table, label });
    return isClassifier ? 1 - metrics.logLoss! / Math.LN2 : metrics.r2!;
  }

  it('gives the same artifact for the same seed, and one that its schema knows', async () => {
    const definition = define(tenVariables);
    const first = await fitModel({ definition, train });
    const second = await fitModel({ definition, train });
    expect(JSON.stringify(second.artifact)).toBe(JSON.stringify(first.artifact));
    expect(second.steps).toEqual(first.steps);
    expect(artifactSchema.parse(JSON.parse(JSON.stringify(first.artifact)))).toEqual(first.artifact);
  });

  it('does not depend on the order of the features beyond rounding', async () => {
    const [there, back] = await Promise.all(
      [tenVariables, tenVariables.toReversed()].map((names) =>
        fitModel({ definition: define(names), train }),
      ),
    );
    for (const [column, coefficient] of Object.entries(there!.artifact.fitted.coefficients)) {
      const other = back!.artifact.fitted.coefficients[column]!;
      expect(Math.abs(coefficient - other)).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(other)));
    }
  });

  it('beats the constant baseline on rows that it never saw', async () => {
    const definition = define(tenVariables);
    const { artifact } = await fitModel({ definition, train });
    expect(await skill(artifact, test, definition)).toBeGreaterThan(0.1);
  });

  it('lowers its loss, and reports as progress what it records', async () => {
    const progress: FitProgress[] = [];
    const { steps } = await fitModel({
      definition: define(['bmi', 'bp']),
      train,
      onProgress: (report) => progress.push(report),
    });
    expect(steps.map(({ step, value }) => ({ step, loss: value }))).toEqual(
      progress.map(({ step, loss }) => ({ step, loss })),
    );
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.length).toBeLessThanOrEqual(252);
    expect(steps.every(({ name, value }) => name === 'loss' && value > 0)).toBe(true);
    expect(steps.at(-1)!.value).toBeLessThanOrEqual(steps[0]!.value);
    expect(progress.every(({ step, steps: all }) => step <= all)).toBe(true);
  });

  it('gives a constant column no say', async () => {
    const definition = define(['bmi']);
    const constant = defineOver(
      [
        { name: 'bmi', type: 'number' },
        { name: 'constant', type: 'number' },
      ],
      {
        estimator,
        preprocessing: [{ kind: 'standardise', features: ['bmi', 'constant'] }],
        label: definition.label,
      },
    );
    const table = await tables.table(`SELECT *, 0.1 AS constant FROM (${diabetesRows}) LIMIT 422`);
    const { artifact } = await fitModel({ definition: constant, train: table });
    const alone = await fitModel({ definition, train });
    expect(artifact.fitted.coefficients['constant_standardised']).toBe(0);
    expect(artifact.fitted.coefficients['bmi_standardised']).toBeCloseTo(
      alone.artifact.fitted.coefficients['bmi_standardised']!,
      8,
    );
  });

  it('is sound about a column that is there twice', async () => {
    const twice = await tables.table(`SELECT *, 2 * bmi + 3 AS again FROM (${diabetesRows}) LIMIT 422`);
    const definition = define(['bmi', 'again']);
    const { artifact } = await fitModel({ definition, train: twice });
    const alone = await fitModel({ definition: define(['bmi']), train: twice });
    const expected = await skill(alone.artifact, twice, definition);
    expect(await skill(artifact, twice, definition)).toBeCloseTo(expected, 4);
    expect(expected).toBeGreaterThan(0.1);
  });

  it('refuses a table without rows', async () => {
    const empty = train.where('false');
    await expect(fitModel({ definition: define(['bmi']), train: empty })).rejects.toThrow(
      /no training rows|has no value/,
    );
  });

  it('refuses a column that is not finite', async () => {
    const definition = define(['bmi']);
    const broken = await tables.table(
      `SELECT * REPLACE (CASE patient_id WHEN 7 THEN 'nan' ELSE bmi END::DOUBLE AS bmi) FROM (${diabetesRows})`,
    );
    await expect(fitModel({ definition, train: broken })).rejects.toThrow(
      /'bmi' is not a finite number in 1 of/,
    );
  });
});
