import fc from 'fast-check';
import type { FuzzedBody } from './fuzzed-body.ts';

const doubles = fc.array(fc.double(), { minLength: 1, maxLength: 4 }).map((values) => {
  const bytes = Buffer.alloc(8 * values.length);
  values.forEach((value, index) => bytes.writeDoubleLE(value, 8 * index));
  return { datatype: 'FP64', count: values.length, bytes };
});

const texts = fc
  .array(fc.tuple(fc.string({ maxLength: 8 }), fc.constantFrom(0, 0, 0, 1, -1, 2 ** 31)), {
    minLength: 1,
    maxLength: 3,
  })
  .map((values) => {
    const parts = values.map(([text, off]) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(Math.max(0, Buffer.byteLength(text) + off));
      return Buffer.concat([length, Buffer.from(text)]);
    });
    return { datatype: 'BYTES', count: values.length, bytes: Buffer.concat(parts) };
  });

const anyBytes = fc
  .tuple(
    fc.constantFrom(
      'BOOL',
      'INT8',
      'INT16',
      'INT32',
      'INT64',
      'UINT8',
      'UINT16',
      'UINT64',
      'FP16',
      'FP32',
      'FP99',
    ),
    fc.uint8Array({ maxLength: 40 }),
    fc.nat(10),
  )
  .map(([datatype, bytes, count]) => ({ datatype, count, bytes: Buffer.from(bytes) }));

/** A size or a length: as it is for the most part, else near it, or none. */
const wrong = fc.oneof(
  { weight: 6, arbitrary: fc.constant((right: number): unknown => right) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -9, max: 9 }).map(
      (off) =>
        (right: number): unknown =>
          right + off,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(-1, 0, 1.5, 2 ** 53, 1e300, '8', null).map((value) => (): unknown => value),
  },
);

/** A document of the Open Inference Protocol with tensors as bytes after it. */
export const fuzzedTensors: fc.Arbitrary<FuzzedBody> = fc
  .record({
    tensor: fc.oneof(
      { weight: 4, arbitrary: doubles },
      { weight: 1, arbitrary: texts },
      { weight: 1, arbitrary: anyBytes },
    ),
    size: wrong,
    count: wrong,
    length: wrong,
    isBinaryOutput: fc.boolean(),
    name: fc.constantFrom('bmi', 'bmi', 'input-0', '__proto__'),
  })
  .map(({ tensor: { datatype, count: rows, bytes }, size, count, length, isBinaryOutput, name }) => {
    const document = Buffer.from(
      JSON.stringify({
        parameters: { binary_data_output: isBinaryOutput },
        inputs: [
          { name, shape: [count(rows)], datatype, parameters: { binary_data_size: size(bytes.length) } },
        ],
      }),
    );
    return {
      content: Buffer.concat([document, bytes]),
      headers: [
        ['content-type', 'application/octet-stream'],
        ['inference-header-content-length', String(length(document.length))],
      ],
    };
  });
