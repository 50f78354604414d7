import type { ModelDefinition } from '@quincunx/contracts';
import { createPredictor } from '@quincunx/inference';
import { evaluate } from '../evaluation/evaluate.ts';
import { fitModel } from '../fitting/fit-model.ts';
import { defineOver, numbers } from '../testing/definition.fixture.ts';
import {
  diabetesDefinition,
  diabetesRows,
  progressedLabel,
  splitAsPublished,
  tenVariables,
} from '../testing/diabetes.fixture.ts';
import { openTables } from '../testing/duckdb-table.fixture.ts';
import type { TrainingTable } from '../training-table.ts';

const logistic = { kind: 'logistic-regression' } as const;

/** Expected figures: NumPy's Newton steps and scikit-learn 1.9.1's LogisticRegression(C=1/l2, solver='newton-cholesky'), which agree. */
describe('logistic regression', () => {
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

  function define(names: readonly string[], settings: object = {}): ModelDefinition {
    const definition = diabetesDefinition(names, { estimator: { ...logistic, ...settings } });
    return { ...definition, label: progressedLabel(definition) };
  }

  async function fitRows(select: string, settings: object = {}, names: readonly string[] = ['x']) {
    const definition = defineOver(numbers(...names), { estimator: { ...logistic, ...settings } });
    return fitModel({ definition, train: await tables.table(select) });
  }

  it('finds the maximum of the likelihood', async () => {
    const { artifact, steps } = await fitModel({ definition: define(['bmi', 'bp']), train });
    expect(artifact.fitted.intercept).toBeCloseTo(-9.97091765313735, 10);
    expect(artifact.fitted.coefficients['bmi']).toBeCloseTo(0.2240451129141031, 11);
    expect(artifact.fitted.coefficients['bp']).toBeCloseTo(0.04358256627283861, 11);
    expect(steps[0]).toEqual({ step: 0, name: 'loss', value: expect.closeTo(Math.LN2, 12) as number });
    expect(steps.at(-1)!.value).toBeCloseTo(0.5487373893214784, 12);
    const label = progressedLabel(define(['bmi']));
    const { metrics } = await evaluate({ predictor: createPredictor(artifact), table: test, label });
    expect(metrics).toEqual({
      accuracy: 0.75,
      precision: 0.625,
      recall: expect.closeTo(5 / 7, 12) as number,
      f1: expect.closeTo(2 / 3, 12) as number,
      rocAuc: expect.closeTo(0.7582417582417582, 12) as number,
      logLoss: expect.closeTo(0.5437980948806604, 10) as number,
      brier: expect.closeTo(0.17937761177636952, 10) as number,
    });
  });

  it('finds it in ten raw dimensions', async () => {
    const { artifact, steps } = await fitModel({ definition: define(tenVariables), train });
    expect(artifact.fitted.intercept).toBeCloseTo(-14.150371590672055, 7);
    expect(artifact.fitted.coefficients['s5']).toBeCloseTo(2.5080336478171494, 8);
    expect(artifact.fitted.coefficients['s3']).toBeCloseTo(-0.0014132335696912933, 9);
    expect(steps.at(-1)!.value).toBeCloseTo(0.47690150086730365, 12);
  });

  it('shrinks the coefficients, not the intercept, under l2', async () => {
    const { artifact } = await fitModel({ definition: define(['bmi', 'bp'], { l2: 100 }), train });
    expect(artifact.fitted.intercept).toBeCloseTo(-9.494710920079898, 10);
    expect(artifact.fitted.coefficients['bmi']).toBeCloseTo(0.20386188956134213, 11);
    expect(artifact.fitted.coefficients['bp']).toBeCloseTo(0.044118122757327155, 11);
  });

  it('predicts a probability and a label, sure at any distance', async () => {
    const { artifact } = await fitModel({ definition: define(['bmi'], { threshold: 0.9 }), train });
    expect(artifact.signature.outputs).toEqual([
      { name: 'probability', type: 'number', nullable: false },
      { name: 'label', type: 'boolean', nullable: false },
    ]);
    const predictions = await createPredictor(artifact).predict([{ bmi: -1e6 }, { bmi: 30 }, { bmi: 1e6 }]);
    expect(predictions).toEqual([
      { probability: 0, label: false },
      { probability: expect.closeTo(0.7, 0) as number, label: false },
      { probability: 1, label: true },
    ]);
  });

  it('learns from 0 and 1 what it learns from false and true', async () => {
    const definition = define(['bmi', 'bp']);
    const table = await tables.table(
      `SELECT * REPLACE (progressed::INTEGER AS progressed) FROM (${diabetesRows})`,
    );
    const whole = await tables.table(diabetesRows);
    const ofNumbers: ModelDefinition = { ...definition, label: { ...definition.label, type: 'number' } };
    const fromNumbers = await fitModel({ definition: ofNumbers, train: table });
    expect(fromNumbers.artifact).toEqual((await fitModel({ definition, train: whole })).artifact);
  });

  it('halves the Newton steps that overshoot', async () => {
    // Whole steps take the loss from 3.27 to 35. Expected figures: SciPy's trust-region Newton method.
    const { steps, artifact } = await fitRows(
      `FROM (VALUES (0.0, 0.1, 0), (-1.5, 0.2, 0), (0.0, -0.1, 1), (-0.4, -1.4, 0), (-85.2, 1.5, 1), (32.7, -89.8, 1),
        (3056.3, -570.3, 0), (0.1, -0.2, 0), (0.0, 0.1, 0), (-478.8, 1334.4, 0), (11.4, -10.5, 1)) v(x, z, y)`,
      {},
      ['x', 'z'],
    );
    expect(artifact.fitted.coefficients['x']).toBeCloseTo(-0.11198306061192821, 8);
    expect(artifact.fitted.coefficients['z']).toBeCloseTo(-0.588548835417978, 8);
    expect(artifact.fitted.intercept).toBeCloseTo(-1.7554854652511267, 8);
    expect(steps.at(-1)!.value).toBeCloseTo(0.2634521965661465, 12);
    expect(steps.some(({ value }, index) => index > 0 && value > steps[index - 1]!.value)).toBe(true);
  });

  it.each([
    ['wholly', 'FROM (VALUES (1.0, 0), (2.0, 0), (3.0, 1), (4.0, 1)) v(x, y)'],
    ['in part', 'FROM (VALUES (0.0, 0), (0.0, 1), (0.0, 0), (1.0, 1), (1.0, 1)) v(x, y)'],
  ])('says that features separate the classes %s, and that l2 helps', async (_, select) => {
    const error: unknown = await fitRows(select).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(/separate the classes.*set estimator.l2/);
    expect(error).toMatchObject({ problems: [{ path: 'estimator/l2' }] });
    const { artifact } = await fitRows(select, { l2: 1 });
    expect(artifact.fitted.coefficients['x']).toBeGreaterThan(0);
  });

  it.each([
    ['one class alone', 'FROM (VALUES (1.0, 1), (2.0, 1)) v(x, y)', {}, /'y' is true in every training row/],
    ['no positive', 'FROM (VALUES (1.0, false), (2.0, false)) v(x, y)', {}, /'y' is false in every/],
    [
      'other labels',
      'FROM (VALUES (1.0, 1), (2.0, 2)) v(x, y)',
      {},
      /'y' has other values in 1 training rows/,
    ],
    [
      'too few iterations',
      'FROM (VALUES (1.0, 0), (2.0, 1), (3.0, 0), (4.0, 1)) v(x, y)',
      { iterations: 1 },
      /did not converge in 1 iterations/,
    ],
  ])('refuses %s', async (_, select, settings, message) => {
    await expect(fitRows(select, settings)).rejects.toThrow(message);
  });
});
