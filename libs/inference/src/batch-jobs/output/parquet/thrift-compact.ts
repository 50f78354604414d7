/**
 * A value of Thrift's compact protocol, as the footer of a Parquet file is written in. Fields that nobody here knows are kept
 * as they are. Maps, doubles and UUIDs do not come up in a footer.
 */
export type ThriftValue = boolean | bigint | Buffer | ThriftList | ThriftStruct | WrittenStruct;

/** A struct as `writeThrift` gave it, to be written as part of another; none is read. */
export interface WrittenStruct {
  readonly written: Buffer;
}

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
  const writer = new Writer();
  writer.struct(struct);
  return writer.bytes();
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

class Writer {
  #buffer = Buffer.allocUnsafe(4096);
  #length = 0;

  bytes(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#length));
  }

  struct(struct: ThriftStruct): void {
    let before = 0;
    for (const [id, { type, value }] of struct) {
      const step = id - before;
      const isShort = step >= 1 && step <= 15;
      this.#byte((isShort ? step << 4 : 0) | type);
      if (!isShort) this.#integer(BigInt(id));
      if (typeof value !== 'boolean') this.#value(type, value);
      before = id;
    }
    this.#byte(0);
  }

  #value(type: number, value: ThriftValue): void {
    if (typeof value === 'bigint') {
      if (type <= types.byte) this.#byte(Number(value));
      else this.#integer(value);
    } else if (value instanceof Map) {
      this.struct(value);
    } else if (Buffer.isBuffer(value)) {
      this.#varint(BigInt(value.length));
      this.#append(value);
    } else if (typeof value === 'object') {
      if ('written' in value) this.#append(value.written);
      else this.#list(value);
    }
  }

  #list({ elementType, elements }: ThriftList): void {
    const isShort = elements.length < 15;
    this.#byte(((isShort ? elements.length : 15) << 4) | elementType);
    if (!isShort) this.#varint(BigInt(elements.length));
    for (const element of elements) this.#value(elementType, element);
  }

  #integer(value: bigint): void {
    this.#varint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
  }

  #varint(value: bigint): void {
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) this.#byte(Number(rest & 0x7fn) | 0x80);
    this.#byte(Number(rest));
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  #append(bytes: Buffer): void {
    this.#reserve(bytes.length);
    this.#length += bytes.copy(this.#buffer, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
