import { isRecord } from './is-record.ts';

/** What an object has under a key, or a list at a position; else undefined. */
export function readKey(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)] as unknown;
  return isRecord(value) ? value[key] : undefined;
}
