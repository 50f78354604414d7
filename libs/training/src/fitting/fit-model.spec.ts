import type { ModelDefinition } from '@quincunx/contracts';
import { createPredictor } from '@quincunx/inference';
import { evaluate } from '../evaluation/evaluate.ts';
import { defineOver, leastSquares, numbers } from '../testing/definition.fixture.ts';
import { diabetesDefinition, diabetesRows, splitAsPublished } from '../testing/diabetes.fixture.ts';
import { openTables } from '../testing/duckdb-table.fixture.ts';
import type { TrainingTable } from '../training-table.ts';
import { fitModel } from './fit-model.ts';

/** Expected figures: NumPy and scikit-learn 1.9.1 on the same rows. */
describe('fitModel', () => {
  let tables: Awaited<ReturnType<typeof openTables>>;
  let train: TrainingTable;
  let test: TrainingTable;

  beforeAll(async () => {
    tables = await openTables();
    ({ train, test } = await splitAsPublished(await tables.table(diabetesRows)));
  });
  afterAll(() => {
    tables.close();
  });

  async function fit(definition: ModelDefinition, select: string) {
    return fitModel({ definition, train: await tables.table(select) });
  }

  it('fits the published benchmark, whatever the unit of its input', async () => {
    for (const feature of ['bmi', 'bmi_scaled']) {
      const definition = diabetesDefinition([feature], { estimator: leastSquares });
      const { artifact } = await fitModel({ definition, train });
      const predictor = createPredictor(artifact);
      const { metrics } = await evaluate({ predictor, table: test, label: definition.label });
      expect(metrics.r2).toBeCloseTo(0.4725754479822717, 12);
      expect(metrics.mse).toBeCloseTo(2548.072398725969, 9);
      expect(metrics.mae).toBeCloseTo(41.22709128976145, 10);
      expect(metrics.mape).toBeCloseTo(0.4867501814403873, 12);
      expect(metrics.bias).toBeCloseTo(17.35684635815666, 10);
    }
  });

  it('writes an artifact that holds its preprocessing and its signature', async () => {
    const definition = defineOver(
      [
        { name: 'x', type: 'integer', nullable: true },
        { name: 'smoker', type: 'boolean' },
      ],
      {
        name: 'small',
        estimator: leastSquares,
        preprocessing: [
          { kind: 'impute', features: ['x'], with: 'mean' },
          { kind: 'standardise', features: ['x'] },
        ],
      },
    );
    const { artifact } = await fit(
      definition,
      'FROM (VALUES (1, true, 1), (3, false, 3), (NULL, true, 4), (5, false, 6)) v(x, smoker, y)',
    );
    expect(artifact).toMatchObject({
      format: 'quincunx-expression-1',
      model: 'small',
      signature: {
        inputs: [
          { name: 'x', type: 'integer', nullable: true },
          { name: 'smoker', type: 'boolean', nullable: false },
        ],
        outputs: [{ name: 'prediction', type: 'number', nullable: false }],
      },
      features: ['view:x', 'view:smoker'],
      steps: [
        { name: 'x_imputed', expression: 'coalesce(x, 3)' },
        { name: 'x_imputed_standardised', expression: '(x_imputed - 3) / 1.4142135623730951' },
        { name: 'smoker_as_number', expression: 'if(smoker, 1, 0)' },
      ],
      fitted: {
        kind: 'linear-regression',
        preprocessing: {
          'x_imputed.replacement': 3,
          'x_imputed_standardised.mean': 3,
          'x_imputed_standardised.standardDeviation': Math.SQRT2,
        },
      },
    });
    expect(Object.keys(artifact.fitted.coefficients)).toEqual(['x_imputed_standardised', 'smoker_as_number']);
  });

  it('names its inputs in full where the definition says so, and says that it does', async () => {
    const definition = { ...defineOver(numbers('x'), { estimator: leastSquares }), fullNames: true };
    const { artifact } = await fit(definition, 'FROM (VALUES (1.0, 2.0), (2.0, 4.0)) v(view__x, y)');
    expect(artifact).toMatchObject({
      signature: { inputs: [{ name: 'view__x' }] },
      features: ['view:x'],
      fullNames: true,
    });
  });

  it('learns nothing from the rows that are held out', async () => {
    const definition = diabetesDefinition(['bmi'], {
      estimator: leastSquares,
      preprocessing: [{ kind: 'standardise', features: ['bmi'] }],
    });
    const { artifact } = await fitModel({ definition, train });
    expect(artifact.fitted.preprocessing['bmi_standardised.mean']).toBeCloseTo(26.419668246445514, 12);
    expect(artifact.fitted.preprocessing['bmi_standardised.standardDeviation']).toBeCloseTo(
      4.415275818501791,
      12,
    );
  });

  it('predicts a number even where every coefficient and every input is whole', async () => {
    const definition = defineOver([{ name: 'x', type: 'integer' }], { estimator: leastSquares });
    const { artifact } = await fit(definition, 'FROM (VALUES (-1, -1), (1, 3)) v(x, y)');
    expect(artifact.outputs).toEqual([{ name: 'prediction', expression: '(1 + 2 * x) / 1' }]);
    expect(await createPredictor(artifact).predict([{ x: 10 }])).toEqual([21]);
  });

  it.each([
    ['no rows', 'SELECT 1.0 AS x, 1.0 AS y WHERE false', /there are no training rows/],
    ['a missing label', 'FROM (VALUES (1.0, 2.0), (2.0, NULL)) v(x, y)', /label 'y' is missing in 1 of 2/],
    [
      'a null that the feature rules out',
      'FROM (VALUES (1.0, 2.0), (NULL, 3.0)) v(x, y)',
      /1 of 2 training rows have no value of 'x', whose feature is not nullable/,
    ],
    [
      'a feature that is not finite',
      "FROM (VALUES (1.0, 2.0), ('inf'::DOUBLE, 3.0)) v(x, y)",
      /'x' is not a finite number in 1 of 2 training rows/,
    ],
    [
      'a label that is not finite',
      "FROM (VALUES (1.0, 2.0), (2.0, 'nan'::DOUBLE)) v(x, y)",
      /'y' is not a finite number in 1 of 2/,
    ],
    [
      'a range that no arithmetic holds',
      'FROM (VALUES (-1.7e308, 2.0), (1.7e308, 3.0)) v(x, y)',
      /'x' runs from -1.7e\+308 to 1.7e\+308, too far/,
    ],
    [
      'coefficients beyond all numbers',
      'FROM (VALUES (1e-320, 1e300), (3e-320, 2e300)) v(x, y)',
      /gave no finite coefficients/,
    ],
  ])('refuses %s', async (_, select, message) => {
    await expect(fit(defineOver(numbers('x'), { estimator: leastSquares }), select)).rejects.toThrow(message);
  });

  it('refuses text that is not encoded, and nulls that are not imputed, naming the step that helps', async () => {
    const text = defineOver([{ name: 'city', type: 'string' }], { estimator: leastSquares });
    await expect(fit(text, "SELECT 'Delft' AS city, 1 AS y")).rejects.toThrow(/'city' is text.*one-hot/);
    const nullable = defineOver([{ name: 'x', type: 'number', nullable: true }], { estimator: leastSquares });
    await expect(fit(nullable, 'SELECT 1.0 AS x, 1 AS y')).rejects.toThrow(/'x' may be null.*impute/);
  });

  it('refuses a boolean label for a regression, and a reference to nothing', async () => {
    const definition = defineOver(numbers('x'), { estimator: leastSquares });
    const boolean: ModelDefinition = { ...definition, label: { ...definition.label, type: 'boolean' } };
    await expect(fit(boolean, 'SELECT 1.0 AS x, true AS y')).rejects.toThrow(/use logistic-regression/);
    const unknown: ModelDefinition = { ...definition, features: ['view:z'] };
    await expect(fit(unknown, 'SELECT 1.0 AS x, 1 AS y')).rejects.toThrow(/has the feature 'view:z'/);
  });
});
