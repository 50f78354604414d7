import { CorruptError, type Feature, type OnlineStatus, type Value } from '@quincunx/contracts';
import type { ViewRead } from '../definitions/retrieval.ts';
import { toInstant } from '../instant.ts';
import { isIntegerValue } from '../integer.ts';
import type { FoundFeatures } from './found-features.ts';
import type { StoredValues } from './online-store.ts';

/** @param now in microseconds since 1970. */
export type StoredReader = (stored: StoredValues | undefined, now: bigint) => FoundFeatures;

/**
 * What is stored of a key, as of an instant: values count from their event time until they are older than the view's ttl, both ends
 * included, as they do in a point-in-time join; before and after, they are `OUTSIDE_MAX_AGE`.
 */
export function createStoredReader({ view, features }: ViewRead): StoredReader {
  const ttl = view.ttlSeconds === undefined ? undefined : BigInt(view.ttlSeconds) * 1_000_000n;
  const nulls = features.map(() => null);
  const allAre = (status: OnlineStatus) => features.map(() => status);
  const notFound: FoundFeatures = { values: nulls, statuses: allAre('NOT_FOUND'), eventTime: undefined };
  const outsideMaxAge = allAre('OUTSIDE_MAX_AGE');
  return (stored, now) => {
    if (stored === undefined) return notFound;
    const eventTime = toInstant(stored.eventTime);
    if (stored.eventTime > now || (ttl !== undefined && now - stored.eventTime > ttl)) {
      return { values: nulls, statuses: outsideMaxAge, eventTime };
    }
    return { ...readFeatures(features, parseValues(stored.values, view.name)), eventTime };
  };
}

function parseValues(text: string, view: string): Readonly<Record<string, unknown>> {
  try {
    const values: unknown = JSON.parse(text);
    if (isObject(values)) return values;
  } catch {
    // Said below.
  }
  throw new CorruptError(`the online values of feature view '${view}' are damaged: materialise it again`);
}

function isObject(values: unknown): values is Readonly<Record<string, unknown>> {
  return typeof values === 'object' && values !== null;
}

function readFeatures(
  features: readonly Feature[],
  stored: Readonly<Record<string, unknown>>,
): Pick<FoundFeatures, 'values' | 'statuses'> {
  const values: Value[] = [];
  const statuses: OnlineStatus[] = [];
  for (const { name, type } of features) {
    const value = stored[name];
    if (value === null) {
      values.push(null);
      statuses.push('NULL_VALUE');
    } else if (isOfType(value, type)) {
      values.push(value);
      statuses.push('PRESENT');
    } else {
      // A feature that is newer than what is stored, or had another type then.
      values.push(null);
      statuses.push('NOT_FOUND');
    }
  }
  return { values, statuses };
}

function isOfType(value: unknown, type: Feature['type']): value is Exclude<Value, null> {
  return type === 'integer' ? isIntegerValue(value) : typeof value === type;
}
