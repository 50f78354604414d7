import { createHash } from 'node:crypto';
import { InvalidInputError, type Problem } from '@quincunx/contracts';
import fc from 'fast-check';
import { churn } from '../definitions/churn.fixture.ts';
import { resolveConfiguration } from './resolve-configuration.ts';

function resolve(source: unknown, ...overrides: string[]) {
  return resolveConfiguration({ source, environment: 'development', overrides });
}

/** Every problem of a definition as `path: message`. */
function problemsOf(source: unknown, ...overrides: string[]): string[] {
  try {
    resolve(source, ...overrides);
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems.map(inWords);
    throw error;
  }
}

function inWords({ path, message }: Problem): string {
  return `${path}: ${message}`;
}

const [usage] = churn.featureViews;
const view = { ...usage! };

describe('resolveConfiguration', () => {
  it('gives the definition with its defaults and without its environments', () => {
    const { definition, environment } = resolve(churn);
    expect(environment).toBe('development');
    expect(definition).not.toHaveProperty('environments');
    expect(definition).toMatchObject({ name: 'churn', seed: 1, tags: {}, gate: { relative: [] } });
    expect(definition.promotion).toEqual({ kind: 'when-better', metric: 'r2', alias: 'production' });
  });

  it('lays the environment over the base, and overrides over both', () => {
    const staging = resolveConfiguration({ source: churn, environment: 'staging' }).definition;
    expect(staging.estimator).toMatchObject({
      solver: 'gradient-descent',
      learningRate: 0.1,
      iterations: 500,
    });
    expect(staging.promotion).toEqual({ kind: 'when-better', metric: 'r2', alias: 'staging' });
    const overrides = ['estimator.iterations=7', 'gate.absolute.0.atLeast=0.5', 'description=a trial'];
    const trial = resolveConfiguration({ source: churn, environment: 'staging', overrides }).definition;
    expect(trial).toEqual({
      ...staging,
      description: 'a trial',
      estimator: { ...staging.estimator, iterations: 7 },
      gate: { absolute: [{ metric: 'r2', atLeast: 0.5 }], relative: [] },
    });
  });

  it('lets an environment choose another kind of promotion', () => {
    const { promotion } = resolveConfiguration({ source: churn, environment: 'production' }).definition;
    expect(promotion).toEqual({ kind: 'manual' });
  });

  it('takes another solver with its settings, in any order', () => {
    const overrides = ['estimator.l2=2', 'estimator.solver=least-squares'];
    const expected = { kind: 'linear-regression', solver: 'least-squares', l2: 2 };
    expect(resolve(churn, ...overrides).definition.estimator).toEqual(expected);
    expect(resolve(churn, ...overrides.toReversed()).definition.estimator).toEqual(expected);
  });

  it('leaves the source as it was', () => {
    const before = structuredClone(churn);
    resolve(churn, 'estimator.iterations=7', 'gate.absolute.0.atLeast=0.5');
    expect(churn).toEqual(before);
  });
});

describe('the digest', () => {
  it('is the SHA-256 of the canonical JSON of the definition', () => {
    const { definition, digest } = resolve(churn);
    expect(digest).toBe(createHash('sha256').update(sorted(definition)).digest('hex'));
  });

  it('does not depend on the order of keys, on explicit defaults or undefined ones', () => {
    const { digest } = resolve(churn);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (random) => {
        expect(resolve(shuffled(churn, random)).digest).toBe(digest);
      }),
      { numRuns: 25 },
    );
    expect(resolve({ ...churn, seed: 1, tags: {}, description: undefined }).digest).toBe(digest);
  });

  it('is shared by environments that make no difference, and by nothing else', () => {
    const source = { ...churn, environments: {} };
    const [development, production] = (['development', 'production'] as const).map((environment) =>
      resolveConfiguration({ source, environment }),
    );
    expect(production?.digest).toBe(development?.digest);
    expect(resolve(churn, 'estimator.iterations=2002').digest).not.toBe(resolve(churn).digest);
  });
});

describe('a wrong definition', () => {
  it('is refused with every problem at once', () => {
    const source = {
      ...churn,
      featurs: [],
      features: ['usage:visit', 'usage:spend_per_visit'],
      estimator: { kind: 'linear-regression', solver: 'gradient-descent', learningRate: '0.1', iteration: 5 },
      gate: { absolute: [{ metric: 'accuracy', atLeast: 0.4 }] },
    };
    expect(problemsOf(source).sort()).toEqual([
      'estimator/iteration: is not known here; did you mean iterations?',
      'estimator/iterations: is missing',
      'estimator/learningRate: expected number, received string',
      'features/0: there is no feature usage:visit; did you mean usage:visits?',
      'featurs: is not known here; did you mean features?',
      'gate/absolute/0/metric: accuracy is not a metric of linear-regression; it may be r2, mse, rmse, mae, mape, bias',
      'preprocessing/0/features/0: visits is not an input; did you mean visit?',
    ]);
  });

  it('says in its message which it is, where, and what is wrong', () => {
    expect(() => resolve(churn, 'sed=5')).toThrow(
      "model definition 'churn' (development): sed: is not known here; did you mean seed?",
    );
    expect(() => resolve({})).toThrow(/^a model definition \(development\): name: is missing; /);
  });

  it.each([undefined, null, 'churn', 5, [churn]])('is not %p', (source) => {
    expect(() => resolve(source)).toThrow(
      'a model definition is an object: export default defineModel({...})',
    );
  });

  it('names the environments that there are', () => {
    const environments = { prodution: {} };
    expect(problemsOf({ ...churn, environments })).toEqual([
      'environments/prodution: is not known here; did you mean production?',
    ]);
    expect(problemsOf({ ...churn, environments: [] })).toEqual([
      'environments: expected object, received array',
    ]);
  });

  it('tells overrides that are none, and positions that are not there, apart from the rest', () => {
    expect(problemsOf(churn, 'estimator', 'gate.absolute.1.atLeast=5', 'estimator.iteration=5')).toEqual([
      ": override 'estimator' must be path=value, such as estimator.iterations=500",
      'gate/absolute/1: is not a position in this list, which has 1, counted from 0',
      'estimator/iteration: is not known here; did you mean iterations?',
    ]);
  });
});

describe('the nearest right name', () => {
  it.each([
    [
      'estimator.kind=linear-regresion',
      "estimator/kind: is 'linear-regresion'; did you mean linear-regression?",
    ],
    [
      'estimator.solver=gradient',
      "estimator/solver: is 'gradient'; it may be least-squares, gradient-descent, stochastic-gradient-descent",
    ],
    [
      'estimator.epochs=5',
      'estimator/epochs: is not known here; it may be kind, solver, learningRate, iterations',
    ],
    ['split.kind=orderd', "split/kind: is 'orderd'; did you mean ordered?"],
    ['split.test={"row":5}', 'split/test/row: is not known here; did you mean rows?'],
    ['gate.absolute.0.metric=r3', "gate/absolute/0/metric: is 'r3'; did you mean r2?"],
    ['gate.absolute.0.atleast=1', 'gate/absolute/0/atleast: is not known here; did you mean atLeast?'],
    ['promotion.metrics=r2', 'promotion/metrics: is not known here; did you mean metric?'],
    ['preprocessing.0.kind=standardize', "preprocessing/0/kind: is 'standardize'; did you mean standardise?"],
    [
      'preprocessing.0={"kind":"impute","features":["visits"],"with":"meen"}',
      "preprocessing/0/with: is 'meen'; did you mean mean?",
    ],
    [
      'featureViews.0.features.0.nulable=true',
      'featureViews/0/features/0/nulable: is not known here; did you mean nullable?',
    ],
    [
      'featureViews.0.features.0.type=numbr',
      "featureViews/0/features/0/type: is 'numbr'; did you mean number?",
    ],
    [
      'label.source.timestamp={"colum":"at"}',
      'label/source/timestamp/colum: is not known here; did you mean column?',
    ],
    ['label.source.format=cvs', "label/source/format: is 'cvs'; did you mean csv?"],
  ])('of %s', (override, problem) => {
    expect(problemsOf(churn, override)).toContain(problem);
  });

  it('is not sought where any name is right', () => {
    expect(problemsOf(churn, 'tags.a/b=5')).toEqual(['tags/a/b: expected string, received number']);
    expect(problemsOf(churn, 'tags.owner=retention team')).toEqual([]);
  });
});

describe('names within a definition', () => {
  it('are those of features that a view has', () => {
    expect(problemsOf(churn, 'features=["usge:visits","usage:spend_per_visit"]')).toEqual([
      'features/0: there is no feature usge:visits; did you mean usage:visits?',
    ]);
  });

  it('are not judged by views that cannot be read', () => {
    expect(problemsOf(churn, 'featureViews.0.features.1.name=5')).toEqual([
      'featureViews/0/features/1/name: expected string, received number',
    ]);
    expect(problemsOf(churn, 'features=[5,"usage:spend_per_visit"]')).toEqual([
      'features/0: expected string, received number',
    ]);
  });

  it('are different for different inputs, and none is a column that every dataset has', () => {
    const features = [
      ...view.features,
      { name: 'customer_id', type: 'integer' },
      { name: 'lifetime', type: 'number' },
    ];
    const source = {
      ...churn,
      featureViews: [
        { ...view, features },
        { ...view, name: 'support' },
      ],
      features: ['usage:visits', 'support:visits', 'usage:customer_id', 'usage:lifetime'],
      preprocessing: [],
    };
    expect(problemsOf(source)).toEqual([
      'features/1: is named visits, as features/0 is; an input is named after its feature',
      'features/2: customer_id is a column of every dataset already',
      'features/3: lifetime is the label, which no input can be',
    ]);
  });

  it('are given once within a view, and once to a view', () => {
    const features = [...view.features, { name: 'spend', type: 'number' }];
    expect(problemsOf({ ...churn, featureViews: [{ ...view, features }, view] })).toEqual([
      'featureViews/1/name: usage is the name of featureViews/0 too',
      'featureViews/0/features/3/name: spend is the name of featureViews/0/features/1 too',
    ]);
  });

  it('are inputs where preprocessing names them', () => {
    const step = '{"kind":"log1p","features":["visits","spend"]}';
    expect(problemsOf(churn, `preprocessing.0=${step}`)).toEqual([
      'preprocessing/0/features/1: spend is not an input; it may be visits, spend_per_visit',
    ]);
  });
});

describe('expressions of feature views', () => {
  it.each([
    ['spend /', /^column 8\b/],
    ['spend / (visits', /^column \d+\b/],
    ['square(spend)', /^column 1\b.*square/],
    ['spend = visits', /^column 7\b/],
    ["1 + 'a' + spend", /^column \d+\b/],
  ])('are refused, with the column, when they are %p', (expression, message) => {
    const [problem, ...others] = problemsOf(churn, `featureViews.0.features.2.expression=${expression}`);
    expect(others).toEqual([]);
    const path = 'featureViews/0/features/2/expression: ';
    expect(problem?.slice(0, path.length)).toBe(path);
    expect(problem?.slice(path.length)).toMatch(message);
  });

  it.each(['spend / visits', 'if(plan == "gold", spend, 0)', 'active and not churned', '1 / 2'])(
    'may name any column: %s',
    (expression) => {
      expect(problemsOf(churn, `featureViews.0.features.2.expression=${expression}`)).toEqual([]);
    },
  );
});

describe('join keys', () => {
  const other = { ...view, name: 'support', features: [{ name: 'calls', type: 'number' }] };

  it('are the same for every view of an entity, in any order', () => {
    const region = { name: 'region', type: 'string' };
    const id = { name: 'customer_id', type: 'integer' };
    const views = (first: object[], second: object[]) => [
      { ...view, entity: { name: 'customer', joinKeys: first } },
      { ...other, entity: { name: 'customer', joinKeys: second } },
    ];
    expect(problemsOf({ ...churn, featureViews: views([id, region], [region, id]) })).toEqual([]);
    expect(problemsOf({ ...churn, featureViews: views([id, region], [id]) })).toEqual([
      'featureViews/1/entity/joinKeys: entity customer has the join keys customer_id (integer), region (string) in featureViews/0',
    ]);
  });

  it('are not compared where they cannot be read', () => {
    const entity = { name: 'customer', joinKeys: [{ name: 'customer_id' }] };
    expect(problemsOf({ ...churn, featureViews: [view, { ...other, entity }] })).toEqual([
      'featureViews/1/entity/joinKeys/0/type: is missing; it may be string, integer',
    ]);
  });

  it('have one type, whatever the entity', () => {
    const entity = { name: 'account', joinKeys: [{ name: 'customer_id', type: 'string' }] };
    expect(problemsOf({ ...churn, featureViews: [view, { ...other, entity }] })).toEqual([
      'featureViews/1/entity/joinKeys/0/type: customer_id is string here and integer in another view',
    ]);
  });
});

describe('the task of the estimator', () => {
  const logistic = { kind: 'logistic-regression' };

  it('decides which metrics there are', () => {
    const source = {
      ...churn,
      estimator: logistic,
      label: { ...churn.label, type: 'boolean' },
      gate: {
        relative: [
          { metric: 'f1', maximumLoss: 0 },
          { metric: 'mse', maximumLoss: 0 },
        ],
      },
      promotion: { kind: 'when-better', metric: 'r2' },
    };
    const allowed = 'it may be accuracy, precision, recall, f1, rocAuc, logLoss, brier';
    expect(problemsOf(source)).toEqual([
      `gate/relative/1/metric: mse is not a metric of logistic-regression; ${allowed}`,
      `promotion/metric: r2 is not a metric of logistic-regression; ${allowed}`,
    ]);
  });

  it('decides which labels it can predict', () => {
    expect(problemsOf(churn, 'label.type=boolean')).toEqual([
      'label/type: is boolean; linear-regression predicts a number',
    ]);
    expect(problemsOf({ ...churn, gate: {}, promotion: { kind: 'manual' }, estimator: logistic })).toEqual(
      [],
    );
  });
});

/** JSON with sorted keys, for documents of ASCII keys and short numbers: what RFC 8785 gives for them. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const members = entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `"${key}":${sorted(item)}`);
  return `{${members.join(',')}}`;
}

function shuffled(value: unknown, random: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => shuffled(item, random));
  if (typeof value !== 'object' || value === null) return value;
  const weighed = Object.entries(value).map(([key, item]: [string, unknown]) => ({
    key,
    item,
    weight: Number(random.next().value),
  }));
  return Object.fromEntries(
    weighed.sort((a, b) => a.weight - b.weight).map(({ key, item }) => [key, shuffled(item, random)]),
  );
}
