import fc from 'fast-check';
import { matches, rangeOf } from './key-pattern.ts';
import { onlineKey } from './online-key.ts';

describe('a key pattern', () => {
  it.each<[string, (string | number | undefined)[], (string | number)[], boolean]>([
    ['its values at the beginning', ['c1', undefined], ['c1', 7], true],
    ['its values at the end', [undefined, 7], ['c1', 7], true],
    ['its values around others', ['a', undefined, 1], ['a', 'b', 1], true],
    ['all of them', ['c1', 7], ['c1', 7], true],
    ['no values', [undefined], [7], true],
    ['a number as text', [undefined, 7], ['c1', '7'], false],
    ['a text as number', ['7', undefined], [7, 'c1'], false],
    ['the values at other places', ['c1', undefined], [7, 'c1'], false],
    ['the beginning of a value', ['1', undefined], ['12', '3'], false],
    ['the values glued otherwise', ['1', undefined], ['1,"23"', 'x'], false],
    ['more values', ['c1', undefined], ['c1', 7, 8], false],
    ['fewer values', ['c1', undefined], ['c1'], false],
  ])('of keys that have %s', (_, pattern, key, isMatch) => {
    expect(matches(pattern, onlineKey(key))).toBe(isMatch);
  });

  it('has all its keys in its range', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.constantFrom('', ',', '"', '~', '\u0000', '\u{10ffff}'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.boolean()), { minLength: 1, maxLength: 3 }), (parts) => {
        const key = onlineKey(parts.map(([part]) => part));
        const pattern = parts.map(([part, isAsked]) => (isAsked ? part : undefined));
        const bytes = (text: string) => Buffer.from(text);
        const { after, before } = rangeOf(pattern);
        expect(matches(pattern, key)).toBe(true);
        expect(Buffer.compare(bytes(after), bytes(key))).toBe(-1);
        expect(Buffer.compare(bytes(key), bytes(before))).toBe(-1);
      }),
    );
  });

  it('that begins with values has a range without keys that begin with others', () => {
    const { after, before } = rangeOf(['1', undefined, 7]);
    expect([after, before]).toEqual(['["1",', '["1",~']);
  });
});
