import { InvalidInputError } from '@quincunx/contracts';
import { classifierArtifact } from '../artifacts.fixture.ts';
import { createInstanceParser } from './instance-parser.ts';

const parse = createInstanceParser(classifierArtifact.signature);
const valid = { amount: 1.5, count: 2, country: 'NL', known: true };

function problemsOf(instance: Record<string, unknown>) {
  try {
    parse([valid, instance], 'instances');
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
  return [];
}

describe('createInstanceParser', () => {
  it('passes valid rows on, in order', () => {
    const other = { ...valid, amount: -3 };
    expect(parse([valid, other], 'instances')).toEqual([valid, other]);
  });

  it('takes null, or nothing, for a nullable input', () => {
    const { count, ...withoutCount } = valid;
    expect(count).toBe(2);
    expect(parse([{ ...valid, count: null }, withoutCount], 'instances')).toEqual([
      { ...valid, count: null },
      { ...valid, count: null },
    ]);
  });

  it.each([
    ['amount', null, 'must not be null'],
    ['amount', '1.5', 'must be a finite number; this is of type string'],
    ['amount', Infinity, 'must be a finite number; this is Infinity'],
    ['amount', NaN, 'must be a finite number; this is NaN'],
    ['amount', [1], 'must be a finite number; this is an array'],
    ['count', 1.5, 'must be an integer; this is 1.5'],
    ['count', 2 ** 53, 'must be an integer; this is 9007199254740992'],
    ['country', 7, 'must be a string; this is 7'],
    ['known', 'true', 'must be true or false; this is of type string'],
  ])('names the field when %s is %p', (name, value, message) => {
    expect(problemsOf({ ...valid, [name]: value })).toEqual([{ path: `instances/1/${name}`, message }]);
  });

  it('names a missing and an unknown field, both at once', () => {
    const { amount, ...withoutAmount } = valid;
    expect(problemsOf({ ...withoutAmount, amuont: amount })).toEqual([
      { path: 'instances/1/amount', message: 'is missing' },
      {
        path: 'instances/1/amuont',
        message: 'is not an input of this model; it takes amount, count, country, known',
      },
    ]);
  });

  it('does not take what every object inherits for an input', () => {
    const inherited = createInstanceParser({
      inputs: [{ name: 'toString', type: 'string', nullable: false }],
      outputs: classifierArtifact.signature.outputs,
    });
    expect(() => inherited([{}], 'instances')).toThrow('instances/0/toString: is missing');
  });

  it('refuses an own key __proto__ as any unknown one', () => {
    const instance = JSON.parse(
      '{"amount":1,"country":"NL","known":true,"__proto__":{"amount":2}}',
    ) as object;
    expect(problemsOf({ ...instance })).toMatchObject([{ path: 'instances/1/__proto__' }]);
  });

  it('keeps a hundred problems of a million', () => {
    const instances = Array.from({ length: 250_000 }, () => ({ a: 1, b: 2, c: 3, d: 4 }));
    expect(() => parse(instances, 'instances')).toThrow(
      /^instances\/0\/amount: is missing \(and 1749999 more\)$/,
    );
  });

  it('says how many problems there are, and lists the first hundred', () => {
    const instances = Array.from({ length: 250 }, () => ({ ...valid, amount: null }));
    const error = (() => {
      try {
        return parse(instances, 'instances');
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toMatchObject({ message: 'instances/0/amount: must not be null (and 249 more)' });
    expect((error as InvalidInputError).problems).toHaveLength(100);
  });
});
