import fc from 'fast-check';
import { isIntegerValue, toIntegerValue } from './integer.ts';

describe('integers as values', () => {
  it('keeps every digit of every integer of 64 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (integer) => {
        const value = toIntegerValue(integer);
        expect(BigInt(value)).toBe(integer);
        expect(isIntegerValue(value)).toBe(true);
      }),
    );
  });

  it.each([
    [2n ** 53n - 1n, 9007199254740991],
    [2n ** 53n, '9007199254740992'],
    [-(2n ** 53n), '-9007199254740992'],
  ])('writes %s as %p', (integer, value) => {
    expect(toIntegerValue(integer)).toBe(value);
  });

  it.each([
    '17',
    '9007199254740991',
    '09007199254740993',
    ' 9007199254740993',
    '9007199254740993.0',
    '9223372036854775808',
    '',
    1.5,
    2 ** 53,
    NaN,
    true,
    null,
    undefined,
    [1],
  ])('does not take %p for an integer', (value) => {
    expect(isIntegerValue(value)).toBe(false);
  });
});
