import { InvalidInputError, UnsupportedError } from '@quincunx/contracts';
import * as fc from 'fast-check';
import { createInstanceParser } from '../predictors/instance-parser.ts';
import { numeric, parse, signature } from './infer-request.fixture.ts';
import { parseInferRequest } from './parse-infer-request.ts';
import { parseJson } from './parse-json.fixture.ts';

describe('any inference request', () => {
  const tensorName = fc.constantFrom('amount', 'count', 'country', 'known', 'x', '__proto__');
  const datatype = fc.constantFrom('FP64', 'FP32', 'FP16', 'INT8', 'INT64', 'UINT64', 'BOOL', 'BYTES', 'FP8');
  const dimension = fc.oneof(fc.integer({ min: -1, max: 4 }), fc.constantFrom(2 ** 53, 2 ** 40, 0.5));
  const element = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.constantFrom(2 ** 53, 2 ** 63, -(2 ** 63)),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.constant([]),
  );
  const hostile = fc.record(
    {
      id: fc.oneof(fc.string(), fc.integer()),
      inputs: fc.array(
        fc.record(
          {
            name: tensorName,
            shape: fc.array(dimension, { maxLength: 3 }),
            datatype,
            data: fc.oneof(
              fc.array(element, { maxLength: 8 }),
              fc.array(fc.array(element, { maxLength: 3 }), { maxLength: 3 }),
            ),
            parameters: fc.record(
              { binary_data_size: fc.integer({ min: -1, max: 40 }) },
              { requiredKeys: [] },
            ),
          },
          { requiredKeys: ['name', 'shape', 'datatype'] },
        ),
        { maxLength: 5 },
      ),
      outputs: fc.array(fc.record({ name: fc.constantFrom('label', 'x') }), { maxLength: 2 }),
    },
    { requiredKeys: ['inputs'] },
  );

  it('gives rows that fit the signature, or says what is wrong, whatever it is sent', () => {
    const check = createInstanceParser(signature);
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          fc.json().map((text): unknown => JSON.parse(text)),
        ),
        fc.option(fc.uint8Array({ maxLength: 64 }), { nil: undefined }),
        (document, binary) => {
          const rows = rowsUnlessRefused(() => parse(document, binary ? { binary } : {}).rows);
          expect(rows && check(rows, 'rows')).toEqual(rows);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('takes any bytes, with any length of JSON', () => {
    const body = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(
        body,
        fc.option(fc.integer({ min: -2, max: 30 }), { nil: undefined }),
        (bytes, headerLength) => {
          rowsUnlessRefused(
            () => parseInferRequest({ body: bytes, headerLength, signature, parseJson }).rows,
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('gives the same rows for the same numbers, in JSON flat and nested, in columns and in binary', () => {
    const row = fc.tuple(
      ...Array.from({ length: 3 }, () => fc.double({ noNaN: true, noDefaultInfinity: true })),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const names = ['a', 'b', 'c'];
        const options = { signature: numeric(...names) };
        const whole = { name: 'x', shape: [rows.length, 3], datatype: 'FP64' };
        const flat = rows.flat();
        const binary = new Uint8Array(Float64Array.from(flat).buffer);
        // JSON writes -0 as 0.
        const expected = rows.map((values) =>
          Object.fromEntries(names.map((name, index): [string, unknown] => [name, (values[index] ?? 0) + 0])),
        );
        expect(parse({ inputs: [{ ...whole, data: flat }] }, options).rows).toEqual(expected);
        expect(parse({ inputs: [{ ...whole, data: rows }] }, options).rows).toEqual(expected);
        const inputs = names.map((name, column) => ({
          name,
          shape: [rows.length],
          datatype: 'FP64',
          data: rows.map((values) => values[column]),
        }));
        expect(parse({ inputs }, options).rows).toEqual(expected);
        const inBinary = { inputs: [{ ...whole, parameters: { binary_data_size: binary.length } }] };
        const read = parse(inBinary, { ...options, binary }).rows;
        expect(read.flatMap((each) => names.map((name) => each[name]))).toEqual(flat);
      }),
    );
  });
});

function rowsUnlessRefused<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof UnsupportedError) return undefined;
    throw error;
  }
}
