import { InvalidInputError } from '@quincunx/contracts';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';

describe('canonicalJson', () => {
  it('writes the example of RFC 8785, section 3.2.2, as the RFC does', () => {
    const value: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts keys by UTF-16 code units, as the example of section 3.2.3', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect([...canonicalJson(value).matchAll(/:"(.*?)"[,}]/g)].map(([, name]) => name)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves out properties that are undefined', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  it.each([
    ['NaN', { loss: NaN }, 'NaN is not allowed'],
    ['an infinity', [Infinity], 'Infinity is not allowed'],
    ['undefined', undefined, 'undefined is not allowed'],
    ['a function', () => 1, 'function is not allowed'],
    ['a bigint', { rows: 1n }, 'BigInt'],
    ['half a surrogate pair', '\ud83d', 'surrogate'],
  ])('refuses %s', (_, value, reason) => {
    expect(() => canonicalJson(value)).toThrow(InvalidInputError);
    expect(() => canonicalJson(value)).toThrow(reason);
  });

  it('refuses a cycle', () => {
    const node: Record<string, unknown> = {};
    node['self'] = node;
    expect(() => canonicalJson(node)).toThrow('Circular');
  });
});
