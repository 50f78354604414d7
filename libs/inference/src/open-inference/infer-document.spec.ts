import { inferRequestSchema, InvalidInputError, UnsupportedError } from '@quincunx/contracts';
import * as fc from 'fast-check';
import { readInferDocument } from './infer-document.ts';

const tensor = { name: 'x', shape: [1], datatype: 'FP64', data: [1] };

function isRead(document: unknown): boolean {
  try {
    readInferDocument(document);
    return true;
  } catch (error) {
    if (error instanceof InvalidInputError) return false;
    throw error;
  }
}

describe('readInferDocument', () => {
  it.each<[unknown, string]>([
    [null, 'request: must be a JSON object with inputs'],
    [[tensor], 'request: must be a JSON object with inputs'],
    [{}, 'request: inputs must be a list of at least one tensor'],
    [{ inputs: [] }, 'request: inputs must be a list of at least one tensor'],
    [{ inputs: { 0: tensor } }, 'request: inputs must be a list of at least one tensor'],
    [{ inputs: [tensor], id: 7 }, 'request: id must be a string'],
    [{ inputs: [tensor], parameters: [] }, 'request: parameters must be an object'],
    [
      { inputs: [tensor], parameters: { binary_data_output: 1 } },
      'request: the parameter binary_data_output must be true or false',
    ],
    [{ inputs: [tensor, null] }, 'request: inputs/1 must be a tensor with a name'],
    [{ inputs: [{ ...tensor, name: 7 }] }, 'request: inputs/0 must be a tensor with a name'],
    [
      { inputs: [{ ...tensor, datatype: 'BF16' }] },
      "tensor 'x': datatype must be one of BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, FP16, FP32, FP64, BYTES",
    ],
    [{ inputs: [{ ...tensor, shape: undefined }] }, "tensor 'x': shape must be [rows] or [rows, columns]"],
    [{ inputs: [{ ...tensor, data: 'x' }] }, "tensor 'x': data must be a list"],
    [{ inputs: [{ ...tensor, data: null }] }, "tensor 'x': must have either data or a binary_data_size"],
    [
      { inputs: [{ ...tensor, parameters: { binary_data_size: -1 } }] },
      "tensor 'x': binary_data_size must be a number of bytes",
    ],
    [{ inputs: [tensor], outputs: {} }, 'request: outputs must be a list'],
    [{ inputs: [tensor], outputs: ['y'] }, 'request: outputs/0 must be an object with a name'],
    [
      { inputs: [tensor], outputs: [{ name: 'y', parameters: { binary_data: 'true' } }] },
      "output 'y': the parameter binary_data must be true or false",
    ],
  ])('refuses %j', (document, message) => {
    expect(() => readInferDocument(document)).toThrow(new InvalidInputError(message));
  });

  it.each([
    [{ inputs: [{ ...tensor, data: undefined, parameters: { shared_memory_region: 'r' } }] }, 'tensor'],
    [{ inputs: [tensor], outputs: [{ name: 'y', parameters: { classification: 3 } }] }, 'output'],
    [{ inputs: [tensor], outputs: [{ name: 'y', parameters: { shared_memory_region: 'r' } }] }, 'output'],
  ])('does not support %j', (document, owner) => {
    expect(() => readInferDocument(document)).toThrow(UnsupportedError);
    expect(() => readInferDocument(document)).toThrow(new RegExp(`^${owner} '`));
  });

  const anything = [
    undefined,
    null,
    0,
    1,
    -1,
    1.5,
    2 ** 53,
    '',
    'FP64',
    'BYTES',
    'fp64',
    true,
    [],
    {},
    [1],
    [[1]],
  ];
  const shapes = [[0], [1, 0], [1, 1, 1], [-1], [0.5], ['1'], [2 ** 53], [2 ** 53 - 1], [null], [-0]];
  const parameters = [
    { binary_data_size: 8 },
    { binary_data_size: 0 },
    { binary_data_size: 1.5 },
    { binary_data_size: '8' },
    { binary_data_size: null },
    { content_type: 'np' },
  ];

  it.each<[string, readonly unknown[], (value: unknown) => unknown]>([
    ['request', anything, (value) => value],
    ['id', anything, (id) => ({ inputs: [tensor], id })],
    ['inputs', anything, (inputs) => ({ inputs })],
    [
      'model_name, which is not of the protocol',
      anything,
      (name) => ({ inputs: [tensor], model_name: name }),
    ],
    ['tensor', anything, (value) => ({ inputs: [tensor, value] })],
    ['name', anything, (name) => ({ inputs: [{ ...tensor, name }] })],
    ['datatype', anything, (datatype) => ({ inputs: [{ ...tensor, datatype }] })],
    ['shape', [...anything, ...shapes], (shape) => ({ inputs: [{ ...tensor, shape }] })],
    ['data', anything, (data) => ({ inputs: [{ ...tensor, data }] })],
    ['parameters', [...anything, ...parameters], (each) => ({ inputs: [{ ...tensor, parameters: each }] })],
    [
      'parameters, without data',
      [...anything, ...parameters],
      (each) => ({ inputs: [{ ...tensor, data: null, parameters: each }] }),
    ],
    ['parameters of the request', anything, (each) => ({ inputs: [tensor], parameters: each })],
    [
      'binary_data_output',
      anything,
      (each) => ({ inputs: [tensor], parameters: { binary_data_output: each } }),
    ],
    ['outputs', anything, (outputs) => ({ inputs: [tensor], outputs })],
    ['output', anything, (output) => ({ inputs: [tensor], outputs: [output] })],
    ['name of an output', anything, (name) => ({ inputs: [tensor], outputs: [{ name }] })],
    [
      'binary_data',
      anything,
      (each) => ({ inputs: [tensor], outputs: [{ name: 'y', parameters: { binary_data: each } }] }),
    ],
  ])('takes and refuses what the documented schema does, for any %s', (_, values, build) => {
    for (const value of values) {
      const document = build(value);
      expect({ document, isRead: isRead(document) }).toEqual({
        document,
        isRead: inferRequestSchema.safeParse(document).success,
      });
    }
  });

  it('takes and refuses what the documented schema does, whatever is wrong', () => {
    const odd = fc.constantFrom(...anything, ...shapes, ...parameters);
    const orOdd = (value: unknown) => fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, odd);
    const tensors = fc.array(
      fc.record(
        {
          name: orOdd('x'),
          shape: orOdd([2, 3]),
          datatype: orOdd('INT64'),
          data: orOdd([1]),
          parameters: odd,
        },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    );
    const output = fc.record({ name: orOdd('y'), parameters: odd }, { requiredKeys: [] });
    const request = fc.record(
      { id: orOdd('7'), inputs: tensors, outputs: fc.array(output, { maxLength: 2 }), parameters: odd },
      { requiredKeys: ['inputs'] },
    );
    fc.assert(
      fc.property(fc.oneof(request, fc.anything()), (document) => {
        expect(isRead(document)).toBe(inferRequestSchema.safeParse(document).success);
      }),
      { numRuns: 1000 },
    );
  });
});
