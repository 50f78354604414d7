import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';

/** A value that aggregates take. */
export type Present = number | bigint | string | boolean;

/** The values of a measure, row by row. A missing one is null, or, in an array of numbers, NaN. */
export type Values = ArrayLike<Present | null>;

/** Events of windows, event by event: rows of history, and questions. Instants are microseconds since 1970. */
export interface EventChunk {
  readonly length: number;
  /** A number for a key. */
  readonly keys: Int32Array;
  /** The time of a row of history; what a question asks for. */
  readonly instants: BigInt64Array;
  /** The number of the entity row that asks; -1 of a row of history. */
  readonly entityRows: Float64Array;
  /** Of two rows of history the newer has the greater rank. */
  readonly ranks: Float64Array | undefined;
  /** The last instant for which a row of history counts, whatever the window. */
  readonly countedTo: BigInt64Array | undefined;
  readonly values: readonly Values[];
}

/** Which columns events have. */
export interface EventLayout {
  readonly isRanked: boolean;
  readonly isBounded: boolean;
  /** Of each column of values, whether it is DOUBLE. */
  readonly isNumber: readonly boolean[];
}

/** Reads a chunk of `selectWindowEvents`, whose columns are in the order of reading. */
export function readEventChunk(
  chunk: DuckDBDataChunk,
  { isRanked, isBounded, isNumber }: EventLayout,
): EventChunk {
  const length = chunk.rowCount;
  let column = 0;
  const next = () => chunk.getColumnVector(column++);
  return {
    length,
    keys: Int32Array.from(readNumbers(next(), length)),
    instants: readIntegers(next(), length),
    entityRows: readNumbers(next(), length),
    ranks: isRanked ? readNumbers(next(), length) : undefined,
    countedTo: isBounded ? readIntegers(next(), length) : undefined,
    values: isNumber.map((each) => (each ? readNumbers(next(), length) : readValues(next(), length))),
  };
}

/** The last instants at which rows are in a window of a length, in microseconds. */
export function leavesOf({ length, instants, countedTo }: EventChunk, window: bigint): BigInt64Array {
  const leaves = new BigInt64Array(length);
  for (let event = 0; event < length; event++) leaves[event] = (instants[event] ?? 0n) + window;
  if (countedTo === undefined) return leaves;
  return leaves.map((leave, event) => ((countedTo[event] ?? 0n) < leave ? (countedTo[event] ?? 0n) : leave));
}

// A vector's values are read one by one: `toArray` is twice as slow.
function readNumbers(vector: DuckDBVector, length: number): Float64Array {
  const numbers = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const value = vector.getItem(row);
    // 0 for -0, so that two values that are equal are the same.
    if (typeof value === 'number') numbers[row] = value + 0;
  }
  return numbers;
}

function readIntegers(vector: DuckDBVector, length: number): BigInt64Array {
  const integers = new BigInt64Array(length);
  for (let row = 0; row < length; row++) {
    const value = vector.getItem(row);
    if (typeof value === 'bigint') integers[row] = value;
  }
  return integers;
}

function readValues(vector: DuckDBVector, length: number): readonly (Present | null)[] {
  const values: (Present | null)[] = [];
  for (let row = 0; row < length; row++) {
    const value = vector.getItem(row);
    values.push(typeof value === 'object' ? null : value);
  }
  return values;
}
