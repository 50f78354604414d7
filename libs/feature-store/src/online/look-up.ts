import {
  InvalidInputError,
  ProblemList,
  type Feature,
  type FeatureView,
  type Instant,
  type Row,
  type Value,
} from '@quincunx/contracts';
import type { RequestedView } from '../definitions/resolve-references.ts';
import { toInstant } from '../instant.ts';
import { isIntegerValue } from '../integer.ts';
import { entityProblems, keyValues, onlineKey } from './online-key.ts';
import type { OnlineStore, StoredValues } from './online.store.ts';

/**
 * `PRESENT`; `NULL_VALUE`: null is what is stored; `NOT_FOUND`: nothing is stored for the key; `OUTSIDE_MAX_AGE`: older than
 * the view's ttl, and so withheld.
 */
export type OnlineStatus = 'PRESENT' | 'NULL_VALUE' | 'NOT_FOUND' | 'OUTSIDE_MAX_AGE';

/** The features of one entity, each by its name. A value that is not `PRESENT` is null. */
export interface OnlineRow {
  readonly values: Row;
  readonly statuses: Readonly<Record<string, OnlineStatus>>;
  readonly eventTimes: Readonly<Record<string, Instant | undefined>>;
}

type EntityKey = Readonly<Record<string, unknown>>;

interface Answer {
  readonly name: string;
  readonly value: Value;
  readonly status: OnlineStatus;
  readonly eventTime: Instant | undefined;
}

/**
 * The newest values of entities, in the order of asking, by one statement a view.
 * @param now in microseconds since 1970.
 * @throws InvalidInputError listing every missing, unknown or wrongly typed join key by its path, `entities/0/patient_id`.
 */
export function lookUp(
  store: OnlineStore,
  requested: readonly RequestedView[],
  entities: readonly EntityKey[],
  now: bigint,
): readonly OnlineRow[] {
  requireKeys(requested, entities);
  const answers = requested.map(({ view, features }) => {
    const keys = entities.map((entity) => onlineKey(keyValues(entity, view.entity)));
    return store.find(view.name, keys).map((stored) => answer(view, features, stored, now));
  });
  return entities.map((_, index) => toOnlineRow(answers.flatMap((byEntity) => byEntity[index] ?? [])));
}

function requireKeys(requested: readonly RequestedView[], entities: readonly EntityKey[]): void {
  const joinKeys = new Map(
    requested.flatMap(({ view }) => view.entity.joinKeys).map((key) => [key.name, key]),
  );
  const faults = new ProblemList();
  entities.forEach((entity, index) => {
    for (const fault of entityProblems(entity, [...joinKeys.values()], `entities/${index}`))
      faults.add(() => fault);
  });
  if (faults.count > 0) throw new InvalidInputError(faults.inWords(10), { problems: faults.problems });
}

function answer(
  view: FeatureView,
  features: readonly Feature[],
  stored: StoredValues | undefined,
  now: bigint,
): Answer[] {
  if (stored === undefined) return features.map(({ name }) => notFound(name));
  const eventTime = toInstant(stored.eventTime);
  if (isTooOld(view, stored.eventTime, now)) {
    return features.map(({ name }) => ({ name, value: null, status: 'OUTSIDE_MAX_AGE', eventTime }));
  }
  const values: unknown = JSON.parse(stored.values);
  return features.map((feature) => {
    const value = storedValue(values, feature);
    // A feature that is newer than the last materialisation, or had another type then.
    if (value === undefined) return notFound(feature.name);
    return { name: feature.name, value, status: value === null ? 'NULL_VALUE' : 'PRESENT', eventTime };
  });
}

function notFound(name: string): Answer {
  return { name, value: null, status: 'NOT_FOUND', eventTime: undefined };
}

function isTooOld({ ttlSeconds }: FeatureView, eventTime: bigint, now: bigint): boolean {
  return ttlSeconds !== undefined && now - eventTime > BigInt(ttlSeconds) * 1_000_000n;
}

function storedValue(values: unknown, { name, type }: Feature): Value | undefined {
  if (typeof values !== 'object' || values === null || !Object.hasOwn(values, name)) return undefined;
  const value: unknown = Reflect.get(values, name);
  if (value === null) return null;
  if (type === 'integer') return isIntegerValue(value) ? value : undefined;
  if (type === 'number') return typeof value === 'number' ? value : undefined;
  if (type === 'string') return typeof value === 'string' ? value : undefined;
  return typeof value === 'boolean' ? value : undefined;
}

function toOnlineRow(answers: readonly Answer[]): OnlineRow {
  return {
    values: Object.fromEntries(answers.map(({ name, value }) => [name, value])),
    statuses: Object.fromEntries(answers.map(({ name, status }) => [name, status])),
    eventTimes: Object.fromEntries(answers.map(({ name, eventTime }) => [name, eventTime])),
  };
}
