import type { Field, Value, ValueType } from '@quincunx/contracts';
import type { Datatype, IntegerDatatype } from './datatype.ts';

const typesOfKind: Readonly<Record<Datatype['kind'], readonly ValueType[]>> = {
  float: ['number', 'integer'],
  integer: ['number', 'integer', 'string'],
  boolean: ['boolean'],
  bytes: ['string'],
};

/**
 * Whether a tensor of a datatype may be an input of a type: numbers from any numeric one; integers from any numeric one, as long as
 * each is a whole number; strings from BYTES, and from integers, whose digits they then are; booleans from BOOL.
 */
export function canBe({ kind }: Datatype, type: ValueType): boolean {
  return typesOfKind[kind].includes(type);
}

/**
 * An element as the value of an input that its datatype can be.
 * @param element of JSON, anything; an integer beyond 2^53 as a bigint; NaN as null.
 * @returns undefined if it is none: of another type, out of the datatype's range, null for an input that may not be, or an integer
 * that a 64-bit float, in which models compute, does not hold exactly.
 */
export function toValue(element: unknown, datatype: Datatype, { type, nullable }: Field): Value | undefined {
  if (element === null) return nullable ? null : undefined;
  switch (datatype.kind) {
    case 'float': {
      const { beyond } = datatype;
      if (typeof element !== 'number' || !(element > -beyond && element < beyond)) return undefined;
      return type === 'integer' && !Number.isSafeInteger(element) ? undefined : element;
    }
    case 'integer':
      return isIntegerOf(element, datatype) ? fromInteger(element, type) : undefined;
    case 'boolean':
      return typeof element === 'boolean' ? element : undefined;
    case 'bytes':
      return typeof element === 'string' ? element : undefined;
  }
}

/** Why `toValue` had none: `must be ...; this is ...`. */
export function describeFault(element: unknown, datatype: Datatype, { name, type }: Field): string {
  if (element === null) return `must not be null or NaN: the input '${name}' is never missing`;
  return `must be ${wanted(element, datatype, type)}; this is ${inWords(element)}`;
}

function isIntegerOf(element: unknown, { least, beyond }: IntegerDatatype): element is number | bigint {
  const isExact =
    typeof element === 'bigint' || (typeof element === 'number' && Number.isSafeInteger(element));
  return isExact && element >= least && element < beyond;
}

function fromInteger(integer: number | bigint, type: ValueType): Value | undefined {
  if (type === 'string') return String(integer);
  if (typeof integer === 'number') return integer;
  const float = Number(integer);
  return type === 'number' && BigInt(float) === integer ? float : undefined;
}

function wanted(element: unknown, datatype: Datatype, type: ValueType): string {
  switch (datatype.kind) {
    case 'float':
      return type === 'integer' && Number.isFinite(element)
        ? 'a whole number within 2^53'
        : `a finite number that ${datatype.name} holds`;
    case 'integer':
      if (!isIntegerOf(element, datatype)) return `an integer that ${datatype.name} holds, in digits`;
      return type === 'integer' ? 'an integer within 2^53' : 'an integer that a 64-bit float holds exactly';
    case 'boolean':
      return 'true or false';
    case 'bytes':
      return 'a string';
  }
}

function inWords(element: unknown): string {
  if (typeof element === 'number' || typeof element === 'bigint') return String(element);
  return Array.isArray(element) ? 'an array' : `of type ${typeof element}`;
}
