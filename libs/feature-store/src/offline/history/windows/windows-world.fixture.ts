import type { Aggregate, Feature, ValueType } from '@quincunx/contracts';
import fc from 'fast-check';
import type { WindowRow } from './windows-oracle.fixture.ts';

/** The columns of every source of these worlds, beside its keys `ward` (string) and `bed` (integer), `at` and `created`. */
export const windowColumns: Readonly<Record<string, ValueType>> = {
  amount: 'number',
  visits: 'integer',
  note: 'string',
  urgent: 'boolean',
  payment: 'string',
};

/** Every function over every type that it takes, in windows of one and two seconds. */
export const windowFeatures: readonly Feature[] = [
  aggregate('integer', { function: 'count', window: '1s' }),
  aggregate('integer', { function: 'count', column: 'amount', window: '2s' }),
  aggregate('number', { function: 'sum', column: 'amount', window: '1s' }),
  aggregate('number', { function: 'sum', column: 'amount', window: '2s' }),
  aggregate('number', { function: 'mean', column: 'amount', window: '2s' }),
  aggregate('number', { function: 'standardDeviation', column: 'amount', window: '1s' }),
  aggregate('number', { function: 'standardDeviation', column: 'amount', window: '2s' }),
  aggregate('number', { function: 'minimum', column: 'amount', window: '1s' }),
  aggregate('number', { function: 'maximum', column: 'amount', window: '2s' }),
  aggregate('integer', { function: 'minimum', column: 'visits', window: '2s' }),
  aggregate('integer', { function: 'maximum', column: 'visits', window: '1s' }),
  aggregate('number', { function: 'last', column: 'amount', window: '1s' }),
  aggregate('integer', { function: 'last', column: 'visits', window: '2s' }),
  aggregate('string', { function: 'last', column: 'note', window: '2s' }),
  aggregate('boolean', { function: 'last', column: 'urgent', window: '1s' }),
  aggregate('integer', { function: 'distinctCount', column: 'note', window: '2s' }),
  aggregate('integer', { function: 'distinctCount', column: 'visits', window: '1s' }),
];

function aggregate(type: ValueType, definition: Aggregate): Feature {
  const { function: name, column = 'rows', window } = definition;
  return { name: `${name}_${column}_${window}`, type, nullable: true, aggregate: definition };
}

// Few keys and few instants, a microsecond around whole seconds, so that ties, duplicates and the ends of windows are common.
const time = fc
  .tuple(fc.integer({ min: -2, max: 2 }), fc.constantFrom(-1, 0, 0, 0, 1))
  .map(([second, beside]) => 1_774_746_000_000_000n + BigInt(second) * 1_000_000n + BigInt(beside));
const ward = fc.constantFrom('1', '12', 'a,"b"');
const bed = fc.constantFrom(23, 3);
const amount = fc.oneof(
  fc.integer({ min: -4000, max: 4000 }).map((value) => value / 4),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
);

interface Instant {
  readonly key: WindowRow['key'];
  readonly time: bigint;
}

const row: fc.Arbitrary<WindowRow> = fc.record({
  // A key with a missing part now and then.
  key: fc.tuple(ward, bed, fc.nat(9)).map(([first, second, missing]): WindowRow['key'] => {
    return [missing === 0 ? null : first, missing === 1 ? null : second];
  }),
  time,
  created: fc.option(time),
  values: fc.record({
    amount: fc.option(amount),
    visits: fc.option(fc.constantFrom(0, 7, -3, '9007199254740993', '-9007199254740993')),
    note: fc.option(fc.constantFrom('true', '17', 'a "b", c', `ünï'`)),
    urgent: fc.option(fc.boolean()),
    payment: fc.option(fc.constantFrom('p', 'q', 'r', 's'), { freq: 9 }),
  }),
});

const entityRow: fc.Arbitrary<Instant> = fc.record({
  key: fc.tuple(fc.option(ward), fc.option(bed)).map((key): WindowRow['key'] => key),
  time,
});

export interface WindowWorld {
  /** Otherwise rows and entity rows have a ward and a bed. */
  readonly isGlobal: boolean;
  /** In the source's order. */
  readonly rows: readonly WindowRow[];
  readonly entityRows: readonly Instant[];
  readonly asKnownAt: boolean;
  /** Columns that say which event a row is a version of, if any. */
  readonly eventKey: readonly string[];
}

/** A dozen rows a key, of which some are there twice. */
export const windowWorld: fc.Arbitrary<WindowWorld> = fc
  .record({
    isGlobal: fc.nat(5).map((value) => value === 0),
    rows: fc
      .array(row, { minLength: 20, maxLength: 80, size: 'max' })
      .chain((rows) => fc.subarray(rows, { maxLength: 10 }).map((again) => [...rows, ...again])),
    entityRows: fc.array(entityRow, { minLength: 20, maxLength: 60, size: 'max' }),
    asKnownAt: fc.boolean(),
    eventKey: fc.constantFrom([], ['payment'], ['payment', 'urgent']),
  })
  .map((world) => {
    const keyless = <Item>(item: Item) => ({ ...item, key: [] });
    if (!world.isGlobal) return world;
    return { ...world, rows: world.rows.map(keyless), entityRows: world.entityRows.map(keyless) };
  });
