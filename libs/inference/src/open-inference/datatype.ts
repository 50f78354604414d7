import type { DatatypeName, ValueType } from '@quincunx/contracts';

/** One number or byte of a binary tensor, little-endian; of 64-bit integers a bigint. */
type Read = (view: DataView, offset: number) => number | bigint;

interface FixedSize {
  readonly name: DatatypeName;
  readonly bytes: number;
  readonly read: Read;
}

/** `beyond`: the least magnitude that rounds to infinity. */
interface FloatDatatype extends FixedSize {
  readonly kind: 'float';
  readonly beyond: number;
}

/** From `least`, to below `beyond`. */
export interface IntegerDatatype extends FixedSize {
  readonly kind: 'integer';
  readonly least: number;
  readonly beyond: number;
}

interface BooleanDatatype extends FixedSize {
  readonly kind: 'boolean';
}

interface BytesDatatype {
  readonly kind: 'bytes';
  readonly name: 'BYTES';
}

/** A datatype of the Open Inference Protocol. */
export type Datatype = FloatDatatype | IntegerDatatype | BooleanDatatype | BytesDatatype;

export type FixedSizeDatatype = Exclude<Datatype, BytesDatatype>;

function integer(name: DatatypeName, bits: number, isSigned: boolean, read: Read): Datatype {
  const [least, beyond] = isSigned ? [-(2 ** (bits - 1)), 2 ** (bits - 1)] : [0, 2 ** bits];
  return { kind: 'integer', name, bytes: bits / 8, least, beyond, read };
}

const all: readonly Datatype[] = [
  { kind: 'boolean', name: 'BOOL', bytes: 1, read: (view, offset) => view.getUint8(offset) },
  integer('INT8', 8, true, (view, offset) => view.getInt8(offset)),
  integer('INT16', 16, true, (view, offset) => view.getInt16(offset, true)),
  integer('INT32', 32, true, (view, offset) => view.getInt32(offset, true)),
  integer('INT64', 64, true, (view, offset) => view.getBigInt64(offset, true)),
  integer('UINT8', 8, false, (view, offset) => view.getUint8(offset)),
  integer('UINT16', 16, false, (view, offset) => view.getUint16(offset, true)),
  integer('UINT32', 32, false, (view, offset) => view.getUint32(offset, true)),
  integer('UINT64', 64, false, (view, offset) => view.getBigUint64(offset, true)),
  {
    kind: 'float',
    name: 'FP16',
    bytes: 2,
    beyond: 65520,
    read: (view, offset) => view.getFloat16(offset, true),
  },
  {
    kind: 'float',
    name: 'FP32',
    bytes: 4,
    beyond: 2 ** 128 - 2 ** 103,
    read: (view, offset) => view.getFloat32(offset, true),
  },
  {
    kind: 'float',
    name: 'FP64',
    bytes: 8,
    beyond: Infinity,
    read: (view, offset) => view.getFloat64(offset, true),
  },
  { kind: 'bytes', name: 'BYTES' },
];

const byName: ReadonlyMap<string, Datatype> = new Map(all.map((datatype) => [datatype.name, datatype]));

/** In words, for whoever sent another. */
export const datatypeNames: string = [...byName.keys()].join(', ');

export function findDatatype(name: string): Datatype | undefined {
  return byName.get(name);
}

/** What a model's inputs are best sent as, and its outputs are sent as. */
export const datatypeOfValue = {
  number: 'FP64',
  integer: 'INT64',
  string: 'BYTES',
  boolean: 'BOOL',
} as const satisfies Record<ValueType, DatatypeName>;
