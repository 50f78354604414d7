import { isUtf8 } from 'node:buffer';
import { InvalidInputError } from '@quincunx/contracts';
import type { FixedSizeDatatype } from './datatype.ts';
import { quoted, type TensorDocument } from './infer-document.ts';

/** Strings, numbers, integers beyond 2^53 as bigints, NaN as null; of BOOL, true, false, or a number that is neither. */
type Elements = readonly (string | number | bigint | boolean | null)[];

/**
 * Reads the elements of a binary tensor: little-endian, unaligned; of BYTES, each after its length in four bytes.
 * @throws InvalidInputError if the blob is longer or shorter than so many elements, or if a string is not in UTF-8.
 */
export function readBlob(tensor: TensorDocument, count: number, blob: Uint8Array): Elements {
  const { name, datatype } = tensor;
  if (datatype.kind === 'bytes') return readStrings(name, count, blob);
  const bytes = count * datatype.bytes;
  if (bytes !== blob.length) {
    const size = `${count} elements of ${datatype.name} are ${bytes} bytes`;
    throw new InvalidInputError(`tensor ${quoted(name)}: ${size}, and its binary data are ${blob.length}`);
  }
  return readNumbers(datatype, blob);
}

function readNumbers({ bytes, kind, read }: FixedSizeDatatype, blob: Uint8Array): Elements {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  const elements = [];
  for (let offset = 0; offset < blob.length; offset += bytes) {
    const number = read(view, offset);
    if (kind === 'boolean') elements.push(toBoolean(number));
    else if (typeof number === 'bigint') elements.push(narrow(number));
    else elements.push(Number.isNaN(number) ? null : number);
  }
  return elements;
}

function toBoolean(byte: number | bigint): boolean | number | bigint {
  return byte === 0 || byte === 1 ? byte === 1 : byte;
}

function narrow(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

function readStrings(name: string, count: number, blob: Uint8Array): Elements {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  const buffer = Buffer.from(blob.buffer, blob.byteOffset, blob.length);
  const elements: string[] = [];
  if (count * 4 > blob.length) throw misfit(name, count, blob);
  let offset = 0;
  while (elements.length < count) {
    const start = offset + 4;
    const end = start <= blob.length ? start + view.getUint32(offset, true) : Infinity;
    if (end > blob.length) throw misfit(name, count, blob);
    if (!isUtf8(blob.subarray(start, end))) {
      throw new InvalidInputError(`tensor ${quoted(name)}, element ${elements.length}: is not valid UTF-8`);
    }
    elements.push(buffer.toString('utf8', start, end));
    offset = end;
  }
  if (offset !== blob.length) throw misfit(name, count, blob);
  return elements;
}

function misfit(name: string, count: number, blob: Uint8Array): InvalidInputError {
  const message = `its binary data, ${blob.length} bytes, are not ${count} strings, each after its length in 4 bytes`;
  return new InvalidInputError(`tensor ${quoted(name)}: ${message}`);
}
