/**
 * A value of Thrift's compact protocol, as the footer of a Parquet file is written in. Fields that nobody here knows are kept
 * as they are. Maps, doubles and UUIDs do not come up in a footer.
 */
export type ThriftValue = boolean | bigint | Buffer | ThriftList | ThriftStruct;

export interface ThriftList {
  readonly elementType: number;
  readonly elements: readonly ThriftValue[];
}

/** Fields by their ids, in the order of the ids. */
export type ThriftStruct = Map<number, { readonly type: number; readonly value: ThriftValue }>;

const types = { true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 };

/** @throws RangeError when the bytes are no struct. */
export function readThrift(bytes: Buffer): ThriftStruct {
  return new Reader(bytes).struct();
}

export function writeThrift(struct: ThriftStruct): Buffer {
  const chunks: Buffer[] = [];
  writeStruct(struct, chunks);
  return Buffer.concat(chunks);
}

class Reader {
  readonly #bytes: Buffer;
  #place = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  struct(): ThriftStruct {
    const fields: ThriftStruct = new Map();
    let id = 0;
    for (;;) {
      const header = this.#byte();
      if (header === 0) return fields;
      const type = header & 0x0f;
      id = header >> 4 === 0 ? Number(this.#integer()) : id + (header >> 4);
      fields.set(id, { type, value: this.#field(type) });
    }
  }

  /** In a struct, a boolean is told by its type. */
  #field(type: number): ThriftValue {
    return type === types.true || type === types.false ? type === types.true : this.#value(type);
  }

  #value(type: number): ThriftValue {
    if (type >= types.i16 && type <= types.i64) return this.#integer();
    if (type === types.binary) return this.#binary();
    if (type === types.list) return this.#list();
    if (type === types.struct) return this.struct();
    if (type <= types.byte) return BigInt(this.#byte());
    throw new RangeError(`a footer has no values of type ${type}`);
  }

  #list(): ThriftList {
    const header = this.#byte();
    const length = header >> 4 === 15 ? Number(this.#varint()) : header >> 4;
    const elementType = header & 0x0f;
    return { elementType, elements: Array.from({ length }, () => this.#value(elementType)) };
  }

  #binary(): Buffer {
    const length = Number(this.#varint());
    this.#place += length;
    return this.#bytes.subarray(this.#place - length, this.#place);
  }

  /** Zigzag: 0, -1, 1, -2 ... */
  #integer(): bigint {
    const coded = this.#varint();
    return (coded >> 1n) ^ -(coded & 1n);
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  #byte(): number {
    return this.#bytes.readUInt8(this.#place++);
  }
}

function writeStruct(struct: ThriftStruct, chunks: Buffer[]): void {
  let before = 0;
  for (const [id, { type, value }] of struct) {
    const step = id - before;
    const isShort = step >= 1 && step <= 15;
    chunks.push(Buffer.of((isShort ? step << 4 : 0) | type));
    if (!isShort) chunks.push(integer(BigInt(id)));
    if (typeof value !== 'boolean') writeValue(type, value, chunks);
    before = id;
  }
  chunks.push(Buffer.of(0));
}

function writeValue(type: number, value: ThriftValue, chunks: Buffer[]): void {
  if (typeof value === 'bigint') chunks.push(type <= types.byte ? Buffer.of(Number(value)) : integer(value));
  else if (value instanceof Map) writeStruct(value, chunks);
  else if (Buffer.isBuffer(value)) chunks.push(varint(BigInt(value.length)), value);
  else if (typeof value === 'object') writeList(value, chunks);
}

function writeList({ elementType, elements }: ThriftList, chunks: Buffer[]): void {
  if (elements.length < 15) chunks.push(Buffer.of((elements.length << 4) | elementType));
  else chunks.push(Buffer.of(0xf0 | elementType), varint(BigInt(elements.length)));
  for (const element of elements) writeValue(elementType, element, chunks);
}

function integer(value: bigint): Buffer {
  return varint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
