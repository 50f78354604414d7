import { InvalidInputError, UnsupportedError } from '@quincunx/contracts';
import { columns, numeric, only, parse, signature } from './infer-request.fixture.ts';
import { parseInferRequest } from './parse-infer-request.ts';
import { parseJson } from './parse-json.fixture.ts';

describe('binary data of an inference request', () => {
  const tensor = (datatype: string, shape: readonly number[], size: number) => ({
    inputs: [{ name: 'x', shape, datatype, parameters: { binary_data_size: size } }],
  });

  it('is read where it stands, aligned or not', () => {
    const json = Buffer.from(JSON.stringify(tensor('FP64', [1], 8)));
    const blob = Buffer.alloc(8);
    blob.writeDoubleLE(Math.PI);
    for (const shift of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const memory = Buffer.concat([Buffer.alloc(shift), json, blob]);
      const body = new Uint8Array(memory.buffer, memory.byteOffset + shift, json.length + 8);
      const request = { body, headerLength: json.length, signature: numeric('x'), parseJson };
      expect(parseInferRequest(request).rows).toEqual([{ x: Math.PI }]);
    }
  });

  it.each([
    ['FP64', [2], 8, 8, "tensor 'x': 2 elements of FP64 are 16 bytes, and its binary data are 8"],
    ['FP64', [1], 8, 7, "tensor 'x': has 8 bytes of binary data, and the request ends after 7"],
    ['FP64', [1], 8, 9, 'request: ends with 1 bytes that belong to no tensor'],
    [
      'FP64',
      [1],
      2 ** 52,
      8,
      "tensor 'x': has 4503599627370496 bytes of binary data, and the request ends after 8",
    ],
    ['FP64', [2 ** 53 - 1], 8, 8, 'request: has more than 5000000 values; send them in parts'],
    [
      'BYTES',
      [1],
      8,
      8,
      "tensor 'x': its binary data, 8 bytes, are not 1 strings, each after its length in 4 bytes",
    ],
    [
      'BYTES',
      [2],
      9,
      9,
      "tensor 'x': its binary data, 9 bytes, are not 2 strings, each after its length in 4 bytes",
    ],
    [
      'BYTES',
      [3],
      8,
      8,
      "tensor 'x': its binary data, 8 bytes, are not 3 strings, each after its length in 4 bytes",
    ],
    ['BYTES', [2 ** 53 - 1], 8, 8, 'request: has more than 5000000 values; send them in parts'],
  ])('must fit its shape and size: %s %p, %p bytes of %p', (datatype, shape, size, bytes, message) => {
    const read = () =>
      parse(tensor(datatype, shape, size), {
        signature: only(datatype === 'BYTES' ? 'string' : 'number'),
        binary: new Uint8Array(bytes),
      }).rows;
    expect(read).toThrow(new InvalidInputError(message));
  });

  it('holds strings that are empty', () => {
    const options = { signature: only('string'), binary: new Uint8Array(8) };
    expect(parse(tensor('BYTES', [2], 8), options).rows).toEqual([{ x: '' }, { x: '' }]);
  });

  it('refuses a string longer than what is left, and a length cut short', () => {
    const read = (bytes: readonly number[]) =>
      parse(tensor('BYTES', [1], bytes.length), {
        signature: only('string'),
        binary: Uint8Array.from(bytes),
      });
    expect(() => read([255, 255, 255, 255, 65])).toThrow('are not 1 strings');
    expect(() => read([1, 0, 0])).toThrow('are not 1 strings');
  });

  it('refuses a byte that is neither true nor false', () => {
    const read = () =>
      parse(tensor('BOOL', [2], 2), { signature: only('boolean'), binary: Uint8Array.of(1, 2) });
    expect(read).toThrow(new InvalidInputError("tensor 'x', row 1: must be true or false; this is 2"));
  });

  it('takes NaN for a missing value where the input has some', () => {
    const binary = new Uint8Array(Float32Array.of(NaN, 1.5).buffer);
    const read = (nullable: boolean) =>
      parse(tensor('FP32', [2], 8), { signature: only('number', nullable), binary }).rows;
    expect(read(true)).toEqual([{ x: null }, { x: 1.5 }]);
    expect(() => read(false)).toThrow("tensor 'x', row 0: must not be null or NaN");
  });

  it('keeps integers beyond 2^53 for a number only if a float holds them', () => {
    const read = (integer: bigint) =>
      parse(tensor('INT64', [1], 8), {
        signature: only('number'),
        binary: new Uint8Array(BigInt64Array.of(integer).buffer),
      }).rows;
    expect(read(2n ** 60n)).toEqual([{ x: 1152921504606846976 }]);
    expect(read(-7n)).toEqual([{ x: -7 }]);
    expect(() => read(-(2n ** 60n) + 1n)).toThrow('holds exactly; this is -1152921504606846975');
  });

  it('needs to be told where it begins', () => {
    expect(() => parse(tensor('FP64', [1], 8), { signature: numeric('x') })).toThrow(
      new InvalidInputError(
        "tensor 'x': has binary data; Inference-Header-Content-Length must say where they begin",
      ),
    );
  });

  it('may be none: the length of the JSON is then that of the body', () => {
    expect(parse({ inputs: columns }, { binary: new Uint8Array() }).rows).toHaveLength(2);
  });

  it.each([-1, 1.5, NaN, 1e9, Infinity])('refuses a JSON of %p bytes', (headerLength) => {
    const body = Buffer.from(JSON.stringify({ inputs: columns }));
    expect(() => parseInferRequest({ body, headerLength, signature, parseJson })).toThrow(
      new InvalidInputError(
        `Inference-Header-Content-Length must be from 1 to the length of the body, ${body.length} bytes`,
      ),
    );
  });

  it('is not supported without JSON', () => {
    const request = { body: new Uint8Array(8), headerLength: 0, signature, parseJson };
    expect(() => parseInferRequest(request)).toThrow(UnsupportedError);
  });
});
