import { nestsDeeperThan } from './nests-deeper-than.ts';

describe('nestsDeeperThan', () => {
  it.each([
    ['[{"a":[]}]', 2],
    ['[[]]]][[[[[', 2],
    ['"a\\\\"[[', 1],
  ])('counts the levels of %j', (json, levels) => {
    expect(nestsDeeperThan(levels, json)).toBe(true);
    expect(nestsDeeperThan(levels + 1, json)).toBe(false);
  });

  it.each(['[[],[],{"a":{}}]', '"[[["', '["\\"[[[", "\\\\", []]', '32.1'])(
    'does not count what stands beside, or in strings: %j',
    (json) => {
      expect(nestsDeeperThan(3, json)).toBe(false);
    },
  );
});
