import { fitModel } from '../fitting/fit-model.ts';
import {
  diabetesDefinition,
  diabetesRows,
  splitAsPublished,
  tenVariables,
} from '../testing/diabetes.fixture.ts';
import { openTables } from '../testing/duckdb-table.fixture.ts';
import type { TrainingTable } from '../training-table.ts';

/** Expected figures: NumPy, descending over the rows themselves. */
describe('gradient descent', () => {
  let tables: Awaited<ReturnType<typeof openTables>>;
  let train: TrainingTable;

  beforeAll(async () => {
    tables = await openTables();
    ({ train } = await splitAsPublished(await tables.table(diabetesRows)));
  });
  afterAll(() => {
    tables.close();
  });

  async function descend(names: readonly string[], learningRate: number, iterations: number) {
    const estimator = {
      kind: 'linear-regression',
      solver: 'gradient-descent',
      learningRate,
      iterations,
    } as const;
    return fitModel({ definition: diabetesDefinition(names, { estimator }), train });
  }

  it.each([
    [0.844, 2001, 937.7974398353, 152.9190705764],
    [0.1, 15001, 937.1887169328791, 152.91935909794762],
  ])(
    'stops where descent over the rows stops: rate %d, %d iterations',
    async (rate, iterations, slope, intercept) => {
      const { artifact } = await descend(['bmi_scaled'], rate, iterations);
      expect(artifact.fitted.coefficients['bmi_scaled']).toBeCloseTo(slope, 9);
      expect(artifact.fitted.intercept).toBeCloseTo(intercept, 9);
    },
  );

  it('records the loss of the first step and of the last, and a few hundred between', async () => {
    const { steps } = await descend(['bmi_scaled'], 0.844, 2001);
    // The mean squared label, and the figure of the fit.
    expect(steps[0]).toEqual({
      step: 0,
      name: 'loss',
      value: expect.closeTo(29468.64691943128, 8) as number,
    });
    expect(steps.at(-1)).toEqual({
      step: 2001,
      name: 'loss',
      value: expect.closeTo(3955.020292678555, 8) as number,
    });
    expect(steps.length).toBeGreaterThan(200);
    expect(steps.length).toBeLessThan(300);
  });

  it('says which rate is too high, and one that is not', async () => {
    const error: unknown = await descend(tenVariables, 0.1, 100).catch((thrown: unknown) => thrown);
    const [, safe] = /learningRate of 0\.1 is too high.* at most (\S+) is certain/.exec(String(error))!;
    const { steps } = await descend(tenVariables, Number(safe), 50);
    expect(steps.at(-1)!.value).toBeLessThan(steps[0]!.value);
    expect(error).toMatchObject({ code: 'invalid-input', problems: [{ path: 'estimator/learningRate' }] });
  });

  it('lets other work of the process run', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await descend(['bmi_scaled'], 0.1, 400_000);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });
});
