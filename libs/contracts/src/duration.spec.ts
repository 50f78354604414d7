import { durationSchema, secondsOf } from './duration.ts';

describe('a duration', () => {
  it.each([
    ['1s', 1],
    ['90m', 5400],
    ['3h', 10_800],
    ['7d', 604_800],
    ['999999d', 86_399_913_600],
  ])('%s is %d seconds', (duration, seconds) => {
    expect(secondsOf(durationSchema.parse(duration))).toBe(seconds);
  });

  it.each(['', '7', 'd', '0d', '07d', '-7d', '1.5h', '7 d', '7D', '1w', '1000000s', '7d7h'])(
    'is not %p',
    (text) => {
      expect(durationSchema.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([
        'must be a whole number and one of s, m, h and d, such as 7d',
      ]);
    },
  );
});
