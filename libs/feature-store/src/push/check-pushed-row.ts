import {
  InvalidInputError,
  microsecondsOf,
  parseWith,
  pushRowSchema,
  type FeatureView,
  type Problem,
  type Row,
  type Value,
} from '@quincunx/contracts';
import { toInstant } from '../instant.ts';
import { nearestName } from '../nearest-name.ts';
import { entityProblems, keyValues } from '../online/online-key.ts';
import { valueFault } from '../online/value-fault.ts';
import type { PushedColumn } from './pushed-columns.ts';
import type { NewPushedRow } from './pushed-row.ts';

type Content = Readonly<Record<string, unknown>>;

export interface CheckedRow {
  /** Undefined when the row is not as the view says. */
  readonly row: NewPushedRow | undefined;
  /** Undefined when the keys themselves are wrong. */
  readonly key: NewPushedRow['key'] | undefined;
  /** By their paths in the row. */
  readonly problems: readonly Problem[];
}

/**
 * Whether a row is one that may be pushed to a view; nothing is coerced.
 * @param options.columns as `pushedColumns` gives them.
 * @param options.now when the row came, in microseconds since 1970: a row without created became known then.
 * @param options.latest that its times may be.
 */
export function checkPushedRow(
  content: Content,
  {
    view: { entity },
    columns,
    now,
    latest,
  }: {
    readonly view: FeatureView;
    readonly columns: readonly PushedColumn[];
    readonly now: bigint;
    readonly latest: bigint;
  },
): CheckedRow {
  const parsed = parseRow(content);
  if ('problems' in parsed) return { row: undefined, key: undefined, ...parsed };
  const { keys, features, eventTime, created } = parsed;
  const joinKeys = entity?.joinKeys ?? [];
  const wrongKeys = entityProblems(keys, joinKeys, 'keys');
  const times = {
    eventTime: microsecondsOf(eventTime),
    createdTime: created === undefined ? now : microsecondsOf(created),
  };
  // Aggregates may read join keys, too.
  const values = { ...keys, ...features };
  const problems = [
    ...wrongKeys,
    ...columns.flatMap((column) => columnProblems(values, column)),
    ...unknownProblems(features, columns),
    ...futureProblem('eventTime', times.eventTime, latest),
    ...futureProblem('created', times.createdTime, latest),
  ];
  const key = wrongKeys.length > 0 ? undefined : keyValues(keys, { joinKeys }).filter(isKeyValue);
  if (key === undefined || problems.length > 0) return { row: undefined, key, problems };
  return { row: { key, values: valuesOf(values, columns), ...times }, key, problems };
}

function parseRow(content: Content) {
  try {
    return parseWith(pushRowSchema, content, 'row');
  } catch (error) {
    if (error instanceof InvalidInputError) return { problems: error.problems };
    throw error;
  }
}

function columnProblems(values: Row, { name, types, nullable }: PushedColumn): Problem[] {
  const value = valueOf(values, name);
  if (value === null && nullable) return [];
  const faults = types.map((type) => faultOf(value, type));
  const message = value === null ? 'is missing, and may not be null' : faults.find(Boolean);
  return message === undefined ? [] : [{ path: `features/${name}`, message }];
}

function unknownProblems(features: Row, columns: readonly PushedColumn[]): Problem[] {
  const names = columns.map(({ name }) => name);
  const unknown = Object.keys(features).filter((name) => !names.includes(name));
  return unknown.map((name) => ({
    path: `features/${name}`,
    message: `is not known to the view${nearestName(name, names)}`,
  }));
}

function faultOf(value: Value, type: PushedColumn['types'][number]): string | undefined {
  if (type !== 'text' && type !== 'event') return valueFault(value, type);
  if (typeof value === 'string') return valueFault(value, 'string');
  if (type === 'text') return undefined;
  return typeof value === 'number' ? valueFault(value, 'integer') : 'must be a text or an integer';
}

function futureProblem(path: string, time: bigint, latest: bigint): Problem[] {
  if (time <= latest) return [];
  return [{ path, message: `is in the future: later than ${toInstant(latest)}` }];
}

function valuesOf(values: Row, columns: readonly PushedColumn[]): Row {
  return Object.fromEntries(columns.map(({ name }) => [name, valueOf(values, name)]));
}

/** JSON has no negative zero. */
function valueOf(values: Row, name: string): Value {
  const value = Object.hasOwn(values, name) ? (values[name] ?? null) : null;
  return value === 0 ? 0 : value;
}

function isKeyValue(value: Value): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
