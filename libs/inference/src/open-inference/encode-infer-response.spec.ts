import { type Field, inferResponseSchema, InvalidInputError, UnsupportedError } from '@quincunx/contracts';
import * as fc from 'fast-check';
import { encodeInferResponse, type InferAnswer } from './encode-infer-response.ts';

function field(type: Field['type'], nullable = false): Field {
  return { name: 'y', type, nullable };
}

function encode(type: Field['type'], predictions: InferAnswer['predictions'], isBinary: boolean) {
  const outputs = [{ field: field(type, true), isBinary }];
  const { json, binary, headerLength } = encodeInferResponse({
    model: 'churn',
    version: 3,
    id: undefined,
    outputs,
    predictions,
  });
  const document = inferResponseSchema.parse(JSON.parse(json));
  return { tensor: document.outputs[0], blob: Buffer.concat(binary).toString('hex'), headerLength };
}

describe('encodeInferResponse', () => {
  it('answers in JSON, without an id where none was given', () => {
    const answer = {
      model: 'diabetes-bmi',
      version: 12,
      outputs: [{ field: field('number'), isBinary: false }],
    };
    expect(encodeInferResponse({ ...answer, id: undefined, predictions: [0.5, -0] })).toEqual({
      json:
        '{"model_name":"diabetes-bmi","model_version":"12",' +
        '"outputs":[{"name":"y","datatype":"FP64","shape":[2,1],"data":[0.5,0]}]}',
      binary: [],
      headerLength: undefined,
    });
  });

  it('echoes the id, whatever it is', () => {
    const answer = { model: 'm', version: 1, outputs: [{ field: field('number'), isBinary: false }] };
    for (const id of ['', 'abc-1', '"\\\n\u2028', '\ud800']) {
      const { json } = encodeInferResponse({ ...answer, id, predictions: [1] });
      expect(inferResponseSchema.parse(JSON.parse(json)).id).toBe(id);
    }
  });

  it.each<[Field['type'], InferAnswer['predictions'], string]>([
    ['number', [1.5, null], 'FP64'],
    ['integer', [-7, 9007199254740992, null], 'INT64'],
    ['boolean', [true, false, null], 'BOOL'],
    ['string', ['grün', '"', null], 'BYTES'],
  ])('writes a %s in JSON', (type, predictions, datatype) => {
    expect(encode(type, predictions, false)).toEqual({
      tensor: { name: 'y', datatype, shape: [predictions.length, 1], data: predictions },
      blob: '',
      headerLength: undefined,
    });
  });

  it.each<[Field['type'], InferAnswer['predictions'], string, string]>([
    ['number', [1.5, -0.1], 'FP64', '000000000000f83f9a9999999999b9bf'],
    ['number', [null], 'FP64', '000000000000f87f'],
    ['integer', [-2, 2 ** 53], 'INT64', 'feffffffffffffff0000000000002000'],
    ['boolean', [true, false, true], 'BOOL', '010001'],
    ['string', ['ja', 'grün', ''], 'BYTES', '020000006a61050000006772c3bc6e00000000'],
  ])('writes a %s in binary', (type, predictions, datatype, blob) => {
    const encoded = encode(type, predictions, true);
    expect(encoded).toMatchObject({ blob, headerLength: expect.any(Number) as number });
    expect(encoded.tensor).toEqual({
      name: 'y',
      datatype,
      shape: [predictions.length, 1],
      parameters: { binary_data_size: blob.length / 2 },
    });
  });

  it.each<Field['type']>(['integer', 'boolean', 'string'])('has no binary word for a missing %s', (type) => {
    expect(() => encode(type, [null], true)).toThrow(
      new UnsupportedError("output 'y' has no value in row 0, which binary data cannot say: ask for JSON"),
    );
  });

  it.each([2 ** 63, -(2 ** 63) - 2048, 1e300])('refuses an integer that INT64 does not hold: %p', (value) => {
    for (const isBinary of [false, true]) {
      expect(() => encode('integer', [0, value], isBinary)).toThrow(InvalidInputError);
      expect(() => encode('integer', [0, value], isBinary)).toThrow(
        /^row 1: the output 'y' is .* which INT64/,
      );
    }
    expect(encode('integer', [-(2 ** 63)], true).blob).toBe('0000000000000080');
  });

  it('writes the outputs that were asked for, in that order, the binary ones after the JSON', () => {
    const outputs = [
      { field: { name: 'label', type: 'boolean', nullable: false }, isBinary: true },
      { field: { name: 'comment', type: 'string', nullable: false }, isBinary: false },
      { field: { name: 'probability', type: 'number', nullable: false }, isBinary: true },
    ] as const;
    const predictions = [
      { probability: 0.25, label: false, comment: 'grün', other: 1 },
      { probability: 1, label: true, comment: '', other: 1 },
    ];
    const answer = encodeInferResponse({ model: 'm', version: 1, id: 'ü', outputs, predictions });
    expect(JSON.parse(answer.json)).toEqual({
      model_name: 'm',
      model_version: '1',
      id: 'ü',
      outputs: [
        { name: 'label', datatype: 'BOOL', shape: [2, 1], parameters: { binary_data_size: 2 } },
        { name: 'comment', datatype: 'BYTES', shape: [2, 1], data: ['grün', ''] },
        { name: 'probability', datatype: 'FP64', shape: [2, 1], parameters: { binary_data_size: 16 } },
      ],
    });
    expect(answer.headerLength).toBe(Buffer.from(answer.json).length);
    expect(answer.binary.map((blob) => Buffer.from(blob).toString('hex'))).toEqual([
      '0001',
      '000000000000d03f000000000000f03f',
    ]);
  });

  it('writes any number so that it is read back, in JSON and in binary', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (values) => {
        const json = encode('number', values, false).tensor?.data;
        expect(json).toEqual(values.map((value) => (value === 0 ? 0 : value)));
        expect(encode('number', values, true).blob).toBe(
          Buffer.from(Float64Array.from(values).buffer).toString('hex'),
        );
      }),
    );
  });
});
