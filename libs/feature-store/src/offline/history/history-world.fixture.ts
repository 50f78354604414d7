import type { Feature, JoinKey, Row, Value, ValueType } from '@quincunx/contracts';
import fc from 'fast-check';

/** A row of a source. Times are microseconds since 1970; integers outside 2^53 are strings. */
export interface WorldRow {
  readonly key: readonly (string | number | null)[];
  readonly time: bigint;
  readonly created: bigint | null;
  readonly values: Row;
}

/** A view with all the rows of its history. Its source has the columns of `sourceColumns`. */
export interface WorldView {
  readonly keys: readonly JoinKey[];
  /** The names of the keys among the entity rows. */
  readonly aliases: readonly JoinKey[];
  readonly ttlSeconds: number | undefined;
  /** Whether the source has the column `created`. */
  readonly hasCreated: boolean;
  readonly rows: readonly WorldRow[];
  /** In the order of pushing. They have all keys and a created, and may be none. */
  readonly pushed: readonly WorldRow[];
}

export interface EntityRow {
  readonly time: bigint;
  /** By the names of `entityKeys`. */
  readonly keys: Row;
}

export interface World {
  readonly entityRows: readonly EntityRow[];
  readonly views: readonly WorldView[];
}

export const worldFeatures: readonly Feature[] = [
  { name: 'amount', type: 'number', nullable: true },
  { name: 'visits', type: 'integer', nullable: true, column: 'number_of_visits' },
  { name: 'note', type: 'string', nullable: true },
  { name: 'urgent', type: 'boolean', nullable: true },
];

const ward: JoinKey = { name: 'ward', type: 'string' };
const bed: JoinKey = { name: 'bed', type: 'integer' };
const origin: JoinKey = { name: 'origin', type: 'string' };
export const entityKeys: readonly JoinKey[] = [ward, bed, origin];

/** The columns of a view's source, in an order of their own, each with what a row has in it: instants are bigints. */
export function sourceColumns({ keys, hasCreated }: WorldView): readonly {
  readonly name: string;
  readonly type: ValueType | 'instant';
  readonly of: (row: WorldRow) => Value | bigint;
}[] {
  return [
    ...worldFeatures.map(({ name, type, column = name }) => ({
      name: column,
      type,
      of: (row: WorldRow) => row.values[name] ?? null,
    })),
    { name: 'at', type: 'instant', of: (row) => row.time },
    ...keys.map(({ name, type }, index) => ({ name, type, of: (row: WorldRow) => row.key[index] ?? null })),
    ...(hasCreated
      ? [{ name: 'created', type: 'instant' as const, of: (row: WorldRow) => row.created }]
      : []),
  ];
}

// Few keys and few instants, a microsecond around whole seconds of the night in which Europe's clocks go forward (01:00 UTC), so
// that ties, duplicates and the ends of a ttl are common; and now and then one that is far from all others.
const near = fc
  .tuple(fc.integer({ min: -2, max: 2 }), fc.constantFrom(-1, 0, 0, 0, 1))
  .map(([second, beside]) => 1_774_746_000_000_000n + BigInt(second) * 1_000_000n + BigInt(beside));
const far = fc.constantFrom(-62_000_000_000_000_001n, 220_000_000_000_000_001n);
const time = fc.oneof({ weight: 30, arbitrary: near }, { weight: 1, arbitrary: far });
const wards = fc.constantFrom('1', '12', 'a,"b"', '', `ünï'\n`);
const beds = fc.constantFrom(23, 3, -1, '9007199254740993');
const values = fc.record<Record<string, Value>>({
  amount: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
  visits: fc.option(fc.constantFrom(0, 7, -3, '-9007199254740993')),
  note: fc.option(fc.constantFrom('', 'true', '17', 'a "b", c', '\\')),
  urgent: fc.option(fc.boolean()),
});

const keysOf = (keys: readonly JoinKey[]) =>
  fc.tuple(...keys.map(({ type }) => (type === 'string' ? wards : beds)));

const sourceRow = (keys: readonly JoinKey[]) =>
  fc.record<WorldRow>({
    key: fc.tuple(keysOf(keys), fc.nat(keys.length * 4)).map(([key, missing]) => {
      return key.map((part, index) => (index === missing ? null : part));
    }),
    time,
    created: fc.option(time),
    values,
  });

const pushedRow = (keys: readonly JoinKey[]) =>
  fc.record<WorldRow>({ key: keysOf(keys), time, created: time, values });

const repeated = <Item>(item: fc.Arbitrary<Item>, maxLength: number) =>
  fc
    .array(item, { maxLength, size: 'max' })
    .chain((items) => fc.subarray(items).map((again) => [...items, ...again]));

const keyShapes: readonly Pick<WorldView, 'keys' | 'aliases'>[] = [
  { keys: [], aliases: [] },
  { keys: [bed], aliases: [bed] },
  { keys: [ward, bed], aliases: [ward, bed] },
  { keys: [ward, bed], aliases: [origin, bed] },
];

const view = fc
  .constantFrom(...keyShapes)
  .chain(({ keys, aliases }) =>
    fc.record<WorldView>({
      keys: fc.constant(keys),
      aliases: fc.constant(aliases),
      ttlSeconds: fc.constantFrom(undefined, 1, 2),
      hasCreated: fc.boolean(),
      rows: repeated(sourceRow(keys), 60),
      pushed: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: repeated(pushedRow(keys), 10) },
      ),
    }),
  )
  // Where a source says no created, rows are known in the order of pushing.
  .map((each) => {
    const pushed = each.pushed.toSorted((a, b) => Number((a.created ?? 0n) - (b.created ?? 0n)));
    return each.hasCreated ? each : { ...each, pushed };
  });

const entityRow = fc.record<EntityRow>({
  time,
  keys: fc.record({ ward: fc.option(wards), bed: fc.option(beds), origin: fc.option(wards) }),
});

/** @param size how many entity rows. */
export const worldOf = (size: { readonly minLength: number; readonly maxLength: number }) =>
  fc.record<World>({
    entityRows: fc.array(entityRow, { ...size, size: 'max' }),
    views: fc.array(view, { minLength: 2, maxLength: 3 }),
  });

/** A row of no key, unless all are of one, that is later than all that is asked for. */
export function rowOfNothing({ keys }: WorldView): WorldRow {
  return { key: keys.map(() => null), time: 253_402_214_400_000_000n, created: null, values: {} };
}

const isOf = (view: WorldView, key: readonly Value[]) => (row: WorldRow) =>
  view.keys.every((_, index) => row.key[index] !== null && row.key[index] === key[index]);

/** When a row became known; undefined when its source does not say. */
export function createdOf(view: WorldView, row: WorldRow): bigint | undefined {
  return view.hasCreated || view.pushed.includes(row) ? (row.created ?? undefined) : undefined;
}

/** The last of the rows by time, then created, then their order. */
function newestOf(view: WorldView, rows: readonly WorldRow[]): WorldRow | undefined {
  const age = (row: WorldRow) => createdOf(view, row) ?? -(10n ** 18n);
  return rows.reduce<WorldRow | undefined>((best, row) => {
    if (best === undefined || row.time > best.time) return row;
    return row.time === best.time && age(row) >= age(best) ? row : best;
  }, undefined);
}

/** The row that an entity row has its values of: the definition of the point-in-time join, said the slow way. */
export function seenBy(view: WorldView, entity: EntityRow, asKnownAt: boolean): WorldRow | undefined {
  const { ttlSeconds, aliases } = view;
  const key = aliases.map(({ name }) => entity.keys[name] ?? null);
  const seen = [...view.rows, ...view.pushed]
    .filter(isOf(view, key))
    .filter((row) => row.time <= entity.time)
    .filter((row) => ttlSeconds === undefined || row.time >= entity.time - BigInt(ttlSeconds) * 1_000_000n)
    .filter((row) => !asKnownAt || (createdOf(view, row) ?? entity.time + 1n) <= entity.time);
  return newestOf(view, seen);
}

/** Of each whole key, by its JSON, the rows that a condition holds of. */
export function rowsByKey(
  view: WorldView,
  holds: (row: WorldRow) => boolean,
): ReadonlyMap<string, readonly WorldRow[]> {
  const whole = [...view.rows, ...view.pushed].filter(({ key }) => !key.includes(null));
  return Map.groupBy(whole.filter(holds), ({ key }) => JSON.stringify(key));
}

/** How many rows have some values at their places in the key, whole or not. */
export function countMatching(
  { rows, pushed }: WorldView,
  pattern: readonly (string | number | undefined)[],
): number {
  const isOther = (key: WorldRow['key']) =>
    pattern.some((value, place) => value !== undefined && value !== key[place]);
  return [...rows, ...pushed].filter(({ key }) => !isOther(key)).length;
}

export function newestByKey(
  view: WorldView,
  holds: (row: WorldRow) => boolean,
): ReadonlyMap<string, WorldRow | undefined> {
  const grouped = [...rowsByKey(view, holds)];
  return new Map(grouped.map(([key, rows]) => [key, newestOf(view, rows)]));
}
