import * as fc from 'fast-check';
import { hasLostDigits, locateData, rereadIntegers } from './reread-integers.ts';

/** What `JSON.parse` gives with each number's own text. */
function exact(text: string): unknown {
  return JSON.parse(text, (_: string, value: unknown, context?: { readonly source?: string }) => {
    const isLost = typeof value === 'number' && !Number.isSafeInteger(value);
    const { source = '' } = context ?? {};
    return isLost && /^-?\d{1,20}$/.test(source) ? BigInt(source) : value;
  });
}

interface Tensors {
  readonly inputs: readonly { readonly data: readonly unknown[] }[];
}

function reread(text: string) {
  const { inputs } = JSON.parse(text) as Tensors;
  const locations = locateData(Buffer.from(text));
  return inputs.map(({ data }, index) => rereadIntegers(locations, index, data.flat()));
}

describe('rereadIntegers', () => {
  it.each([
    ['its keys written with escapes', '{"\\u0069nputs":[{"d\\u0061ta":[9007199254740993]}]}'],
    [
      'keys twice, of which the last counts',
      '{"inputs":[{"data":[1]}],"inputs":[{"data":[2],"data":[9007199254740993]}]}',
    ],
    [
      'strings that look like JSON',
      '{"id":"\\"}],[{\\\\","inputs":[{"name":"\\\\","x":"]}","data":[9007199254740993]}]}',
    ],
    [
      'space wherever there may be some',
      '\n{ "a" : [ ] ,\t"inputs" : [ { "b" : { } , "data" : [ 1 , 9007199254740993 ] } ] }\r\n',
    ],
    [
      'other values before it',
      '{"a":-1.5e3,"b":null,"c":[[{}],"x"],"inputs":[{"shape":[2,1],"data":[[-9007199254740993],[null]]}]}',
    ],
  ])('finds digits in a request with %s', (_, text) => {
    const { inputs } = exact(text) as Tensors;
    expect(reread(text)).toEqual(inputs.map(({ data }) => data.flat()));
  });

  it('finds digits behind a mark of byte order', () => {
    const locations = locateData(Buffer.from('\ufeff{"inputs":[{"data":[9007199254740993]}]}'));
    expect(rereadIntegers(locations, 0, [9007199254740992])).toEqual([9007199254740993n]);
  });

  it('leaves what is not written in digits, or in too many, as it was', () => {
    const text = `{"inputs":[{"data":[1e20,9007199254740993.0,${'9'.repeat(21)},1.5,null,7]}]}`;
    expect(reread(text)).toEqual([[1e20, 9007199254740992, 1e21, 1.5, null, 7]]);
  });

  it('finds what a reviver would, in any request', () => {
    const number = fc.oneof(
      fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
      fc.constant('null'),
    );
    const other = fc.json({ maxDepth: 3 });
    const tensor = fc
      .tuple(other, fc.array(number), other)
      .map(([before, data, after]) => `{"a":${before},"data":[${data.join(' , ')}],"data2":${after}}`);
    const request = fc
      .tuple(other, fc.array(tensor), other)
      .map(([before, tensors, after]) => `{"b": ${before},"inputs":[${tensors.join(',')}] ,"c":${after}}`);
    fc.assert(
      fc.property(request, (text) => {
        const { inputs } = exact(text) as Tensors;
        expect(reread(text)).toEqual(inputs.map(({ data }) => data));
      }),
    );
  });
});

describe('hasLostDigits', () => {
  it.each([
    [[1, 2 ** 53 - 1, null, -1.5], false],
    [[1, 2 ** 53], true],
    [[-(2 ** 63), null], true],
    [[2 ** 53, '1'], false],
    [[Infinity], false],
  ])('of %p is %p', (elements, isLost) => {
    expect(hasLostDigits(elements)).toBe(isLost);
  });
});
