import { InvalidInputError } from '@quincunx/contracts';
import type { Datatype } from './datatype.ts';
import { quoted, type TensorDocument } from './infer-document.ts';
import { readBlob } from './read-blob.ts';
import { type DataLocations, hasLostDigits, locateData, rereadIntegers } from './reread-integers.ts';

/** A tensor with its elements, whatever they are: whether they are of its datatype is seen where they become values. */
export interface Tensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly rows: number;
  /** Elements per row. */
  readonly width: number;
  /** Whether its shape is `[rows, width]`. */
  readonly isMatrix: boolean;
  /** In row-major order; integers beyond 2^53 as bigints, binary NaN as null. */
  readonly elements: readonly unknown[];
}

/** More take seconds, during which nothing else is answered. */
const mostValues = 5_000_000;

/** @throws InvalidInputError if a request has more values than can be read at once. */
export function refuseTooMany(values: number): void {
  if (values <= mostValues) return;
  throw new InvalidInputError(`request: has more than ${mostValues} values; send them in parts`);
}

/**
 * Reads the data of tensors, of JSON or of the binary data that follow it.
 * @param json the text that the tensors stand in.
 * @param binary all that follows it; undefined if the request does not say where that begins.
 * @throws InvalidInputError if the data are not as many as the shapes say, or too many.
 */
export function readTensors(
  documents: readonly TensorDocument[],
  json: Uint8Array,
  binary: Uint8Array | undefined,
): readonly Tensor[] {
  const tensors: Tensor[] = [];
  let locations: DataLocations | undefined;
  let offset = 0;
  let values = 0;
  for (const document of documents) {
    const { name, datatype, shape, data, binarySize } = document;
    const [rows = 0, width = 1] = shape;
    if (rows === 0) throw fault(name, 'has no rows; send at least one');
    values += rows * width;
    refuseTooMany(values);
    let elements: readonly unknown[];
    if (data === undefined) {
      const blob = slice(name, binary, offset, binarySize ?? 0);
      elements = readBlob(document, rows * width, blob);
      offset += blob.length;
    } else {
      elements = flatten(name, shape, rows, width, data);
      if (is64BitInteger(datatype) && hasLostDigits(elements)) {
        locations ??= locateData(json);
        elements = rereadIntegers(locations, tensors.length, elements);
      }
    }
    tensors.push({ name, datatype, rows, width, isMatrix: shape.length === 2, elements });
  }
  if (binary !== undefined && offset !== binary.length) {
    throw new InvalidInputError(
      `request: ends with ${binary.length - offset} bytes that belong to no tensor`,
    );
  }
  return tensors;
}

function slice(name: string, binary: Uint8Array | undefined, offset: number, size: number): Uint8Array {
  if (binary === undefined) {
    throw fault(name, 'has binary data; Inference-Header-Content-Length must say where they begin');
  }
  if (offset + size > binary.length) {
    throw fault(
      name,
      `has ${size} bytes of binary data, and the request ends after ${binary.length - offset}`,
    );
  }
  return binary.subarray(offset, offset + size);
}

/** Nested data must be nested as the shape; one row of them is not copied. */
function flatten(
  name: string,
  shape: readonly number[],
  rows: number,
  width: number,
  data: readonly unknown[],
): readonly unknown[] {
  if (shape.length === 1 || !Array.isArray(data[0])) {
    if (data.length === rows * width) return data;
    throw fault(
      name,
      `has ${data.length} elements, and its shape [${shape.join(', ')}] is of ${rows * width}`,
    );
  }
  const misfit = `must have ${rows} rows of ${width} elements each, as its shape says`;
  if (data.length !== rows) throw fault(name, misfit);
  const elements: unknown[] = [];
  for (const row of data) {
    if (!Array.isArray(row) || row.length !== width) throw fault(name, misfit);
    if (rows === 1) return row;
    for (const element of row) elements.push(element);
  }
  return elements;
}

function is64BitInteger(datatype: Datatype): boolean {
  return datatype.kind === 'integer' && datatype.bytes === 8;
}

function fault(name: string, message: string): InvalidInputError {
  return new InvalidInputError(`tensor ${quoted(name)}: ${message}`);
}
