import { secondsOf, type Aggregate, type Feature, type Row, type Value } from '@quincunx/contracts';
import { exactDeviation, exactMean, exactSum } from './exact/exact-arithmetic.fixture.ts';

/** A row of a windowed view's source. Times are microseconds since 1970; integers outside 2^53 are strings. */
export interface WindowRow {
  readonly key: readonly (string | number | null)[];
  readonly time: bigint;
  readonly created: bigint | null;
  /** By column. */
  readonly values: Row;
}

export interface WindowQuestion {
  readonly key: readonly (string | number | null)[];
  /** The instant asked for. */
  readonly time: bigint;
  readonly asKnownAt: boolean;
}

export interface WindowDefinition {
  /** The features of the view. */
  readonly view: readonly Feature[];
  /** Those that are asked for. */
  readonly features: readonly Feature[];
  /** Columns that say which event a row is a version of. */
  readonly eventKey?: readonly string[];
}

/**
 * What a windowed view answers, said the slow way and in exact arithmetic: the value of each feature, or undefined where the
 * longest window holds no row.
 * @param rows in the source's order.
 */
export function windowsAsOf(
  { view, features, eventKey = [] }: WindowDefinition,
  rows: readonly WindowRow[],
  { key, time, asKnownAt }: WindowQuestion,
): Value[] | undefined {
  const known = rows
    .map((row, place) => ({ ...row, place }))
    .filter((row) => row.key.every((part, index) => part !== null && part === key[index]))
    .filter(({ created }) => !asKnownAt || (created !== null && created <= time));
  const newestLast = latestVersions(known, eventKey).toSorted(
    (a, b) => compare(a.time, b.time) || byCreated(a, b),
  );
  const inWindow = (aggregate: Aggregate) => {
    const start = time - BigInt(secondsOf(aggregate.window)) * 1_000_000n;
    return newestLast.filter((row) => row.time >= start && row.time <= time);
  };
  const aggregatesOf = (each: readonly Feature[]) => each.flatMap(({ aggregate }) => aggregate ?? []);
  if (aggregatesOf(view).every((aggregate) => inWindow(aggregate).length === 0)) return undefined;
  return aggregatesOf(features).map((aggregate) => valueOf(aggregate, inWindow(aggregate)));
}

type PlacedRow = WindowRow & { readonly place: number };

function latestVersions(rows: readonly PlacedRow[], eventKey: readonly string[]): readonly PlacedRow[] {
  if (eventKey.length === 0) return rows;
  const versions = Map.groupBy(rows, ({ values }) => {
    const event = eventKey.map((column) => values[column] ?? null);
    return event.includes(null) ? Symbol('an event of its own') : JSON.stringify(event);
  });
  return [...versions.values()].flatMap((each) => each.toSorted(byCreated).slice(-1));
}

/** By created, none being the earliest, then in the source's order. */
function byCreated(a: PlacedRow, b: PlacedRow): number {
  const never = -(10n ** 18n);
  return compare(a.created ?? never, b.created ?? never) || a.place - b.place;
}

function compare<Item extends bigint | number>(a: Item, b: Item): number {
  return Number(a > b) - Number(a < b);
}

function valueOf({ function: name, column }: Aggregate, rows: readonly WindowRow[]): Value {
  if (column === undefined) return rows.length;
  const values = rows.map((row) => row.values[column] ?? null).filter((value) => value !== null);
  if (name === 'count') return values.length;
  if (name === 'distinctCount') return new Set(values).size;
  if (name === 'last') return values.at(-1) ?? null;
  if (name === 'minimum') return values.toSorted(bySize)[0] ?? null;
  if (name === 'maximum') return values.toSorted(bySize).at(-1) ?? null;
  return moment(name, values.map(Number));
}

/** Of numbers, and of integers that are strings where they are outside 2^53. */
function bySize(a: Value, b: Value): number {
  const isInteger = [a, b].some((value) => typeof value === 'string');
  return isInteger ? compare(BigInt(a ?? 0), BigInt(b ?? 0)) : compare(Number(a), Number(b));
}

function moment(name: 'sum' | 'mean' | 'standardDeviation', values: readonly number[]): number | null {
  if (values.length < (name === 'standardDeviation' ? 2 : 1)) return null;
  const value = { sum: exactSum, mean: exactMean, standardDeviation: exactDeviation }[name](values);
  return Number.isFinite(value) ? value + 0 : null;
}
