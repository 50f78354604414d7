import { resolveConfiguration } from '@quincunx/configuration';
import {
  configurationComparisonSchema,
  configurationVersionSchema,
  pageSchema,
  type ModelDefinitionInput,
} from '@quincunx/contracts';
import { startScorerAtHome, type RunningScorer } from '../scorer.fixture.ts';

const source = {
  kind: 'file',
  path: 'data/patients.csv',
  format: 'csv',
  timestamp: { assumed: '2020-01-01T00:00:00.000Z' },
} as const;

const definition: ModelDefinitionInput = {
  name: 'diabetes-bmi',
  featureViews: [
    {
      name: 'patient_vitals',
      entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
      source,
      features: [{ name: 'bmi', type: 'number' }],
    },
  ],
  features: ['patient_vitals:bmi'],
  label: { source, column: 'progression', type: 'number' },
  split: { kind: 'ordered', test: 0.2 },
  estimator: { kind: 'linear-regression', solver: 'gradient-descent', learningRate: 0.1, iterations: 2001 },
  gate: { absolute: [{ metric: 'r2', atLeast: 0.4 }] },
  promotion: { kind: 'manual' },
};

describe('configuration routes', () => {
  let scorer: RunningScorer;

  beforeAll(async () => {
    scorer = await startScorerAtHome();
    for (const overrides of [[], ['estimator.iterations=500']]) {
      const resolved = resolveConfiguration({ source: definition, environment: 'development', overrides });
      await scorer.home.platform.configurations.save(resolved, { author: 'ada', message: 'shorter' });
    }
  });

  afterAll(() => scorer.stop());

  it('lists the names, and the versions of one, the newest first', async () => {
    expect((await scorer.ask('/v1/configurations')).body).toEqual({ items: ['diabetes-bmi'] });
    const { body } = await scorer.ask('/v1/configurations/diabetes-bmi/versions');
    const { items } = pageSchema(configurationVersionSchema).parse(body);
    expect(items.map(({ version }) => version)).toEqual([2, 1]);
  });

  it('gets one version', async () => {
    const { body } = await scorer.ask('/v1/configurations/diabetes-bmi/versions/2');
    expect(configurationVersionSchema.parse(body)).toMatchObject({
      author: 'ada',
      definition: { estimator: { iterations: 500 } },
    });
  });

  it('compares two, as a JSON Patch and in words', async () => {
    const { body } = await scorer.ask('/v1/configurations/diabetes-bmi/compare/1/2');
    const { patch, changes } = configurationComparisonSchema.parse(body);
    expect(patch).toEqual([{ op: 'replace', path: '/estimator/iterations', value: 500 }]);
    expect(changes).toEqual(['estimator.iterations: 2001 -> 500']);
  });

  it('says what is wrong with a name or a version', async () => {
    expect(await scorer.askForProblem('/v1/configurations/diabetes/versions')).toMatchObject({
      status: 404,
      detail: expect.stringContaining('diabetes-bmi') as string,
    });
    expect((await scorer.askForProblem('/v1/configurations/diabetes-bmi/versions/9')).status).toBe(404);
    expect(await scorer.askForProblem('/v1/configurations/diabetes-bmi/compare/1/0')).toMatchObject({
      status: 400,
      problems: [{ path: 'to' }],
    });
  });
});
