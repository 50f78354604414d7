import { z } from 'zod';
import { InvalidInputError } from './platform-error.ts';
import { parseWith } from './parse-with.ts';

const schema = z.strictObject({ name: z.string(), size: z.strictObject({ rows: z.int() }) });

function problemsOf(value: unknown) {
  try {
    parseWith(schema, value, 'request body');
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
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

  it('says in the message what was parsed and where it is wrong', () => {
    expect(() => parseWith(schema, { name: 1, size: { rows: 2 } }, 'request body')).toThrow(
      /^request body: name: /,
    );
  });
});
