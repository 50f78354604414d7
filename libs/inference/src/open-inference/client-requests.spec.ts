import { InvalidInputError, type Field, UnsupportedError } from '@quincunx/contracts';
import { type ClientRequest, clientRequests } from './client-requests.fixture.ts';
import { parseInferRequest } from './parse-infer-request.ts';
import { parseJson } from './parse-json.fixture.ts';

type Name = keyof typeof clientRequests;

/** `x:number?`: nullable. */
function fieldOf(text: string): Field {
  const [name = '', type = ''] = text.split(':');
  const types = { number: 'number', integer: 'integer', string: 'string', boolean: 'boolean' } as const;
  const found = Object.values(types).find((known) => type.startsWith(known)) ?? 'number';
  return { name, type: found, nullable: type.endsWith('?') };
}

function read(name: Name, inputs: readonly string[]) {
  const { json, headerLength, binary = '' }: ClientRequest = clientRequests[name];
  const body = Buffer.concat([Buffer.from(json), Buffer.from(binary, 'hex')]);
  const signature = { inputs: inputs.map(fieldOf), outputs: [fieldOf('y:number')] };
  return parseInferRequest({ body, headerLength, signature, parseJson });
}

const columns = (name: string, values: readonly unknown[]) => values.map((value) => ({ [name]: value }));

describe('requests of real clients', () => {
  it.each<[Name, string, readonly unknown[]]>([
    ['kserve json fp64 id', 'x:number', [32.1, 0.1]],
    ['kserve binary fp64', 'x:number', [32.1, 0.1]],
    ['tritonclient json fp64', 'x:number', [32.1, 0.1]],
    ['tritonclient binary fp64 output json', 'x:number', [32.1, 0.1]],
    ['kserve json fp32', 'x:number', [1.5, -0.10000000149011612]],
    ['kserve binary fp32', 'x:number', [1.5, -0.10000000149011612]],
    ['kserve binary fp16', 'x:number', [1.5, -0.0999755859375]],
    ['tritonclient binary fp16', 'n:number', [1.5, -0.0999755859375]],
    ['tritonclient json fp16', 'x:number', [1.5, -0.0999755859375]],
    ['tritonclient binary int8', 'n:integer', [-128, 127]],
    ['tritonclient binary int16', 'n:integer', [-32768, 32767]],
    ['tritonclient binary int32', 'n:integer', [-2147483648, 2147483647]],
    ['tritonclient binary uint8', 'n:integer', [0, 255]],
    ['tritonclient binary uint16', 'n:integer', [0, 65535]],
    ['tritonclient binary uint32', 'n:number', [0, 4294967295]],
    ['kserve json bool', 'x:boolean', [true, false]],
    ['kserve binary bool', 'x:boolean', [true, false]],
    ['tritonclient json bool', 'b:boolean', [true, false, true]],
    ['tritonclient binary bool', 'b:boolean', [true, false, true]],
    ['kserve json bytes', 'x:string', ['ja', 'grün']],
    ['kserve binary bytes', 'x:string', ['ja', 'grün']],
    ['tritonclient json bytes', 's:string', ['ja', 'grün', '', 'a"b\n']],
    ['tritonclient binary bytes', 's:string', ['ja', 'grün', '', 'a"b\n']],
    ['requests json', 'x:number', [1.5]],
    ['kserve parameters', 'x:number', [1.5]],
    ['tritonclient parameters', 'x:number', [32.1, 0.1]],
  ])('reads the column of %s', (name, input, values) => {
    expect(read(name, [input]).rows).toEqual(columns(input.split(':')[0] ?? '', values));
  });

  it.each<[Name, readonly unknown[]]>([
    [
      'kserve json nested',
      [
        { a: 1.5, b: 2 },
        { a: 3, b: 4 },
      ],
    ],
    [
      'tritonclient json fp32 matrix',
      [
        { a: 1.5, b: 2.25 },
        { a: 3.125, b: -0.10000000149011612 },
      ],
    ],
    [
      'tritonclient binary fp32 matrix output binary',
      [
        { a: 1.5, b: 2.25 },
        { a: 3.125, b: -0.10000000149011612 },
      ],
    ],
  ])('reads the matrix of %s', (name, rows) => {
    expect(read(name, ['a:number', 'b:number']).rows).toEqual(rows);
  });

  it('reads binary tensors and those of JSON beside each other', () => {
    expect(read('kserve mixed', ['s:string', 'x:number']).rows).toEqual([
      { s: 'a', x: 32.1 },
      { s: 'b', x: 0.1 },
    ]);
    expect(read('tritonclient mixed', ['x:number', 'n:string', 'b:boolean', 's:string']).rows).toEqual([
      { x: 32.1, n: '9007199254740993', b: true, s: 'ja' },
      { x: 0.1, n: '-9223372036854775808', b: false, s: 'grün' },
    ]);
  });

  it.each<[Name, string, readonly string[]]>([
    ['kserve json int64', 'x:string', ['9007199254740993', '-1']],
    ['kserve binary int64', 'x:string', ['9007199254740993', '-1']],
    ['kserve json uint64', 'x:string', ['18446744073709551615']],
    ['tritonclient json uint64', 'n:string', ['18446744073709551615']],
    ['tritonclient binary uint64', 'n:string', ['18446744073709551615']],
    [
      'tritonclient json int64',
      'n:string',
      ['9007199254740993', '-9223372036854775808', '9223372036854775807'],
    ],
    [
      'tritonclient binary int64',
      'n:string',
      ['9007199254740993', '-9223372036854775808', '9223372036854775807'],
    ],
  ])('keeps all digits of %s', (name, input, digits) => {
    expect(read(name, [input]).rows).toEqual(columns(input.split(':')[0] ?? '', digits));
  });

  it.each<[Name, string, string]>([
    ['kserve json int64', 'x', '9007199254740993'],
    ['kserve binary int64', 'x', '9007199254740993'],
    ['tritonclient json uint64', 'n', '18446744073709551615'],
    ['tritonclient binary uint64', 'n', '18446744073709551615'],
  ])('refuses to round %s', (name, input, digits) => {
    const message = `tensor '${input}', row 0: must be an integer that a 64-bit float holds exactly; this is ${digits}`;
    expect(() => read(name, [`${input}:number`])).toThrow(new InvalidInputError(message));
    expect(() => read(name, [`${input}:integer`])).toThrow(
      `must be an integer within 2^53; this is ${digits}`,
    );
  });

  it('takes null, which is how NaN and infinity come in JSON, for a missing value, and never for 0', () => {
    expect(read('kserve json nan', ['x:number?']).rows).toEqual(columns('x', [1, null, null, null]));
    expect(() => read('kserve json nan', ['x:number'])).toThrow(
      new InvalidInputError("tensor 'x', row 1: must not be null or NaN: the input 'x' is never missing"),
    );
  });

  it.each<Name>(['kserve binary nan', 'tritonclient binary nan'])(
    'refuses NaN and infinity of %s',
    (name) => {
      expect(() => read(name, ['x:number'])).toThrow("tensor 'x', row 1: must not be null or NaN");
      expect(() => read(name, ['x:number?'])).toThrow(
        "tensor 'x', row 2: must be a finite number that FP64 holds; this is Infinity",
      );
    },
  );

  it('refuses a bare NaN, which is not JSON', () => {
    expect(() => read('tritonclient json nan', ['x:number?'])).toThrow(InvalidInputError);
  });

  it.each<[Name, string, string]>([
    ['kserve binary empty', 'x:number', "tensor 'x': has no rows; send at least one"],
    ['tritonclient binary empty', 'x:number', "tensor 'x': has no rows; send at least one"],
    ['tritonclient json empty', 'x:number', "tensor 'x': has no rows; send at least one"],
    ['tritonclient json scalar shape', 'x:number', "tensor 'x': shape must be [rows] or [rows, columns]"],
    ['tritonclient binary bytes not utf8', 's:string', "tensor 's', element 1: is not valid UTF-8"],
  ])('refuses %s', (name, input, message) => {
    expect(() => read(name, [input])).toThrow(new InvalidInputError(message));
  });

  it.each<[Name, string]>([
    ['tritonclient classification', "output 'y': the parameter classification is not supported here"],
    ['tritonclient shared memory', "tensor 'x': the parameter shared_memory_region is not supported here"],
  ])('does not support %s', (name, message) => {
    expect(() => read(name, ['x:number'])).toThrow(new UnsupportedError(message));
  });

  it.each<[Name, boolean]>([
    ['requests json', false],
    ['kserve json binary data output', true],
    ['tritonclient json input default output', true],
    ['kserve json output binary', true],
    ['kserve json output json', false],
    ['tritonclient binary fp64 output json', false],
    ['tritonclient binary fp32 matrix output binary', true],
  ])('answers %s in binary: %p', (name, isBinary) => {
    const inputs = name.includes('matrix') ? ['a:number', 'b:number'] : ['x:number'];
    expect(read(name, inputs).outputs).toEqual([
      { field: { name: 'y', type: 'number', nullable: false }, isBinary },
    ]);
  });

  it('keeps the id, if there is one', () => {
    expect(read('kserve json fp64 id', ['x:number']).id).toBe('abc-1');
    expect(read('tritonclient json fp64', ['x:number']).id).toBeUndefined();
  });

  it('takes parameters that mean nothing here', () => {
    expect(read('kserve parameters', ['x:number']).rows.length).toBeGreaterThan(0);
  });
});
