import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { churn } from '../definitions/churn.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';
import { resolveConfiguration } from './resolve-configuration.ts';

function resolve(source: unknown, ...overrides: string[]) {
  return resolveConfiguration({ source, environment: 'development', overrides });
}

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
