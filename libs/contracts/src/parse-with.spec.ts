import { z } from 'zod';
import { InvalidInputError } from './platform-error.ts';
import { identifierSchema } from './names.ts';
import { onlineFeaturesRequestSchema } from './online-features.ts';
import { parseWith } from './parse-with.ts';
import { predictRequestSchema } from './prediction.ts';
import { scoreRequestSchema } from './published-services.ts';

const schema = z.strictObject({ name: z.string(), size: z.strictObject({ rows: z.int() }) });

function refusalOf(value: unknown, by: z.ZodType): InvalidInputError {
  try {
    parseWith(by, value, 'request body');
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

function problemsOf(value: unknown, by: z.ZodType = schema) {
  return refusalOf(value, by).problems;
}

describe('parseWith', () => {
  it('returns what was parsed', () => {
    expect(parseWith(schema, { name: 'a', size: { rows: 2 } }, 'request body')).toEqual({
      name: 'a',
      size: { rows: 2 },
    });
  });

  it('lists every problem at once, each with its path', () => {
    const problems = problemsOf({ name: 1, size: { rows: 1.5, columns: 3 } });
    expect(problems.map(({ path }) => path).sort()).toEqual(['name', 'size/columns', 'size/rows']);
  });

  it('speaks of the branch of a union that fits best', () => {
    const union = z.union([
      z.strictObject({ a: z.number() }),
      z.strictObject({ b: z.number(), c: z.number() }),
    ]);
    expect(() => parseWith(z.strictObject({ of: union }), { of: { a: 'x' } }, 'body')).toThrow(
      /^body: of\/a: /,
    );
  });

  it("speaks of the branch of a union that is of the value's type, however many faults it has", () => {
    const size = z.strictObject({ of: z.union([z.number(), z.strictObject({ rows: z.int() })]) });
    expect(() => parseWith(size, { of: { row: 5 } }, 'body')).toThrow(
      /^body: of\/rows: .*; of\/row: is not known here$/,
    );
  });

  it.each([
    [{ instances: [1, 2, 3] }, ['instances/0', 'instances/1', 'instances/2']],
    [{ entities: [1, 2, 3] }, ['entities/0', 'entities/1', 'entities/2']],
    [{ entities: [{}], context: [1, 2] }, ['context/0', 'context/1']],
    [{ instances: [], model: 'x' }, ['instances', 'model']],
  ])('of a prediction request %j, speaks of the key that is there', (value, paths) => {
    expect(problemsOf(value, predictRequestSchema).map(({ path }) => path)).toEqual(paths);
  });

  it.each([
    [predictRequestSchema, {}, 'instances, entities'],
    [predictRequestSchema, { model: 'x' }, 'instances, entities'],
    [predictRequestSchema, { instances: [{}], entities: [{}] }, 'instances, entities'],
    [onlineFeaturesRequestSchema, {}, 'features, service'],
    [onlineFeaturesRequestSchema, { features: ['v:f'], service: 's', entities: [{}] }, 'features, service'],
  ])(
    'of a request with none or several of the keys that tell its kinds apart, names them',
    (by, value, keys) => {
      expect(problemsOf(value, by)).toEqual([{ path: '', message: `must have exactly one of ${keys}` }]);
    },
  );

  it.each([
    [{ service: 's', entities: [1] }, [['entities/0', 'must be an object of values by name']]],
    [{ features: [], entities: [{}] }, [['features', expect.stringContaining('>=1') as unknown]]],
    [[], [['', expect.stringContaining('expected object') as unknown]]],
  ])('of a request for features %j, says what is to be named', (value, problems) => {
    expect(
      problemsOf(value, onlineFeaturesRequestSchema).map(({ path, message }) => [path, message]),
    ).toEqual(problems);
  });

  it('speaks of payload when payload is what came', () => {
    expect(problemsOf({ payload: ['a', 'b', 'c'] }, scoreRequestSchema)).toEqual(
      [0, 1, 2].map((index) => ({ path: `payload/${index}`, message: 'must be a finite number' })),
    );
  });

  it('says of a wrong key what is wrong with it', () => {
    expect(problemsOf({ 'home code': 'x' }, z.record(identifierSchema, z.string()))).toEqual([
      {
        path: 'home code',
        message: 'must be letters, digits and underscores, not starting with a digit',
      },
    ]);
  });

  it('stays small, however large the input', () => {
    const unknown = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key-${index}`, 1]));
    const values = Array.from({ length: 250_000 }, () => 'a');
    for (const [schemaOf, value] of [
      [z.strictObject({}), unknown],
      [scoreRequestSchema, { payload: values }],
      [scoreRequestSchema, { input: values }],
      [predictRequestSchema, { instances: values }],
      [predictRequestSchema, { entities: [{}], context: values }],
    ] as const) {
      const { message, problems } = refusalOf(value, schemaOf);
      expect(problems).toHaveLength(100);
      expect(message.length).toBeLessThan(2000);
      expect(message).toMatch(/ \(and \d+ more\)$/);
    }
  });

  it('says in the message what was parsed and where it is wrong', () => {
    expect(() => parseWith(schema, { name: 1, size: { rows: 2 } }, 'request body')).toThrow(
      /^request body: name: /,
    );
  });
});
