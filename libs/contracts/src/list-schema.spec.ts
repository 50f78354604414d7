import { z } from 'zod';
import { listSchema } from './list-schema.ts';

const asked = jest.fn();
const numbers = listSchema({
  isItem: (value): value is number => {
    asked();
    return typeof value === 'number';
  },
  message: 'must be a number',
  items: { type: 'number' },
  atLeast: 1,
});

function issuesOf(value: unknown): string[] {
  return (numbers.safeParse(value).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('/')} ${message}`,
  );
}

describe('listSchema', () => {
  it('returns the elements', () => {
    expect(numbers.parse([1, 2])).toEqual([1, 2]);
  });

  it('names each element that is wrong', () => {
    expect(issuesOf([1, 'a', null])).toEqual(['1 must be a number', '2 must be a number']);
  });

  it('stops at the hundredth fault, and says where', () => {
    asked.mockClear();
    const issues = issuesOf([1, ...Array.from({ length: 250_000 }, () => 'a')]);
    expect(issues).toHaveLength(100);
    expect(issues.slice(98)).toEqual([
      '99 must be a number',
      ' has more such faults; it was not checked from element 100 on',
    ]);
    expect(asked.mock.calls.length).toBeLessThan(200);
  });

  it('refuses what is no list, and one that is too short', () => {
    expect(issuesOf({})).toHaveLength(1);
    expect(issuesOf([])).toHaveLength(1);
  });

  it('is documented with its elements', () => {
    expect(z.toJSONSchema(numbers, { io: 'input' })).toMatchObject({
      type: 'array',
      items: { type: 'number' },
      minItems: 1,
    });
  });
});
