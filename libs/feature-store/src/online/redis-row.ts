import { CorruptError } from '@quincunx/contracts';
import type { StoredValues } from './online-store.ts';

/**
 * A row in Redis is one text: event time, created, whether it was pushed, generation, and then the JSON of the values. All but the
 * JSON have fixed widths, so that scripts compare times as texts: numbers of Lua lose digits beyond 2^53.
 */
const timeDigits = 19;
const generationDigits = 16;

/** More than the microseconds from the year 1 to 1970, so that no time is negative. */
const timeOffset = 10n ** 18n;

/** No row is created then. */
const neverCreated = '0'.repeat(timeDigits);

/** Where the parts of a row are, for scripts: first and last letter, counted from 1. */
export const rowParts = {
  times: [1, 2 * timeDigits],
  eventTime: [1, timeDigits],
  pushed: [2 * timeDigits + 1, 2 * timeDigits + 1],
  generation: [2 * timeDigits + 2, 2 * timeDigits + 1 + generationDigits],
  values: [2 * timeDigits + 2 + generationDigits, -1],
} as const;

export function encodeRow(
  { values, eventTime, createdTime }: StoredValues,
  { pushed, generation }: { readonly pushed: boolean; readonly generation: number },
): string {
  const created = createdTime === undefined ? neverCreated : encodeTime(createdTime);
  return `${encodeTime(eventTime)}${created}${pushed ? '1' : '0'}${encodeGeneration(generation)}${values}`;
}

/** @throws CorruptError when it is no row. */
export function decodeRow(row: string): StoredValues {
  const created = row.slice(timeDigits, 2 * timeDigits);
  return {
    values: row.slice(rowParts.values[0] - 1),
    eventTime: decodeTime(row.slice(0, timeDigits)),
    createdTime: created === neverCreated ? undefined : decodeTime(created),
  };
}

export function encodeTime(microseconds: bigint): string {
  return String(microseconds + timeOffset).padStart(timeDigits, '0');
}

export function encodeGeneration(generation: number): string {
  return String(generation).padStart(generationDigits, '0');
}

function decodeTime(digits: string): bigint {
  if (!/^\d{19}$/.test(digits))
    throw new CorruptError('the online store holds what is no row of a view: materialise the view again');
  return BigInt(digits) - timeOffset;
}
