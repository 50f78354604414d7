import { type Field, UnsupportedError, type Value } from '@quincunx/contracts';

/**
 * The values of an output as a binary tensor: FP64, INT64, BOOL, or BYTES, little-endian. A missing number is NaN.
 * @throws UnsupportedError for another missing value, which binary data have no word for.
 */
export function encodeBlob({ name, type }: Field, values: readonly Value[]): Uint8Array {
  if (type === 'number') return encodeNumbers(values);
  const missing = values.indexOf(null);
  if (missing >= 0) {
    throw new UnsupportedError(
      `output '${name}' has no value in row ${missing}, which binary data cannot say: ask for JSON`,
    );
  }
  if (type === 'boolean') return Uint8Array.from(values, Number);
  return type === 'integer' ? encodeIntegers(values) : encodeStrings(values);
}

function encodeNumbers(values: readonly Value[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, index) => {
    view.setFloat64(index * 8, value === null ? NaN : Number(value), true);
  });
  return new Uint8Array(view.buffer);
}

function encodeIntegers(values: readonly Value[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, index) => {
    view.setBigInt64(index * 8, BigInt(Number(value)), true);
  });
  return new Uint8Array(view.buffer);
}

/** Each after its length in four bytes. */
function encodeStrings(values: readonly Value[]): Uint8Array {
  const parts: Buffer[] = [];
  for (const value of values) {
    const text = Buffer.from(String(value));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    parts.push(length, text);
  }
  return Buffer.concat(parts);
}
