import type { ModelDefinitionInput } from '@quincunx/contracts';
import { createPredictor } from '@quincunx/inference';
import { fitModel } from '../fitting/fit-model.ts';
import { defineOver, leastSquares, numbers } from '../testing/definition.fixture.ts';
import {
  diabetesDefinition,
  diabetesRows,
  splitAsPublished,
  tenVariables,
} from '../testing/diabetes.fixture.ts';
import { openTables } from '../testing/duckdb-table.fixture.ts';
import type { TrainingTable } from '../training-table.ts';

/** Expected figures: scikit-learn 1.9.1's LinearRegression and Ridge(solver='svd') on the first 422 rows. */
describe('least squares', () => {
  let tables: Awaited<ReturnType<typeof openTables>>;
  let train: TrainingTable;

  beforeAll(async () => {
    tables = await openTables();
    ({ train } = await splitAsPublished(await tables.table(diabetesRows)));
  });
  afterAll(() => {
    tables.close();
  });

  function expectCoefficients(found: Readonly<Record<string, number>>, expected: readonly number[]): void {
    Object.values(found).forEach((value, index) => {
      expect(Math.abs(value / expected[index]! - 1)).toBeLessThan(1e-9);
    });
    expect(Object.keys(found)).toHaveLength(expected.length);
  }

  it('finds the line of raw BMI and its loss', async () => {
    const { artifact, steps } = await fitModel({
      definition: diabetesDefinition(['bmi'], { estimator: leastSquares }),
      train,
    });
    expectCoefficients(artifact.fitted.coefficients, [10.1124409502881]);
    expect(artifact.fitted.intercept).toBeCloseTo(-113.8047758266744, 10);
    expect(steps).toEqual([{ step: 1, name: 'loss', value: expect.closeTo(3955.0198534, 7) as number }]);
  });

  it('finds the plane of all ten raw variables, collinear as they are', async () => {
    const { artifact, steps } = await fitModel({
      definition: diabetesDefinition(tenVariables, { estimator: leastSquares }),
      train,
    });
    expectCoefficients(
      artifact.fitted.coefficients,
      [
        0.0011118991238306516, -22.651839652247748, 5.502640719339302, 1.128325130256239, -1.1201796319616477,
        0.7715971749462458, 0.37862419688511006, 6.812075923346351, 67.77536114098994, 0.3152004451237236,
      ],
    );
    expect(artifact.fitted.intercept).toBeCloseTo(-333.07642761492565, 8);
    expect(steps[0]!.value).toBeCloseTo(2901.5661704028876, 8);
  });

  it('shrinks the coefficients, not the intercept, under l2', async () => {
    const { artifact } = await fitModel({
      definition: diabetesDefinition(tenVariables, { estimator: { ...leastSquares, l2: 100 } }),
      train,
    });
    expectCoefficients(
      artifact.fitted.coefficients,
      [
        0.011620445756715678, -10.370002057017121, 6.020306633192027, 1.0953334900538911, 0.9482191120423067,
        -1.1045580429851616, -1.8777708418421555, 1.571914341409058, 7.2129084619578165, 0.3927858294414511,
      ],
    );
    expect(artifact.fitted.intercept).toBeCloseTo(-129.1310324335198, 9);
  });

  it('keeps its digits where columns lie far from zero and in small units', async () => {
    const table = await tables.table(
      'SELECT 1e9 + i AS far, 1e-200 * (i % 7) AS small, 1e9 + 3 * i + 2 * (i % 7) AS y FROM range(1000) r(i)',
    );
    const { artifact } = await fitModel({
      definition: defineOver(numbers('far', 'small'), { estimator: leastSquares }),
      train: table,
    });
    expectCoefficients(artifact.fitted.coefficients, [3, 2e200]);
  });

  it('leaves out the last category of a one-hot encoding, or shares it out under l2', async () => {
    const table = await tables.table(
      "FROM (VALUES ('a', 1.0), ('b', 2.0), ('c', 6.0), ('c', 8.0)) v(letter, y)",
    );
    const parts: Pick<ModelDefinitionInput, 'preprocessing'> = {
      preprocessing: [{ kind: 'one-hot', features: ['letter'] }],
    };
    const fields = [{ name: 'letter', type: 'string' }] as const;
    const plain = await fitModel({
      definition: defineOver(fields, { ...parts, estimator: leastSquares }),
      train: table,
    });
    expect(plain.artifact.fitted.coefficients['letter_c']).toBe(0);
    const predictions = await createPredictor(plain.artifact).predict(
      ['a', 'b', 'c'].map((letter) => ({ letter })),
    );
    [1, 2, 7].forEach((mean, index) => {
      expect(predictions[index]).toBeCloseTo(mean, 12);
    });
    const ridge = await fitModel({
      definition: defineOver(fields, { ...parts, estimator: { ...leastSquares, l2: 1 } }),
      train: table,
    });
    // scikit-learn 1.9.1, Ridge(alpha=1).
    expectCoefficients(
      ridge.artifact.fitted.coefficients,
      [-1.3499999999999996, -0.8499999999999999, 2.1999999999999993],
    );
  });

  it('answers with the mean where nothing varies', async () => {
    const table = await tables.table('SELECT 5.0 AS x, 3.0 AS y FROM range(4)');
    const { artifact } = await fitModel({
      definition: defineOver(numbers('x'), { estimator: leastSquares }),
      train: table,
    });
    expect(artifact.fitted).toMatchObject({ intercept: 3, coefficients: { x: 0 } });
  });
});
