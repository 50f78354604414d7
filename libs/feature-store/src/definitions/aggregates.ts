import type { Aggregate, Duration, FeatureViewInput, ValueType } from '@quincunx/contracts';

/**
 * The features of a windowed view, one for each function and window: `amount_sum_7d`, `amount_mean_7d`. They may be null, as a key
 * without rows in the longest window has no values.
 * @param options.column what is aggregated; a `count` without it counts rows.
 * @param options.name what the names begin with, if not with the column.
 * @param options.type of the column, which `minimum`, `maximum` and `last` give; without it, a number.
 */
export function aggregates(options: {
  readonly column?: string;
  readonly functions: readonly Aggregate['function'][];
  readonly windows: readonly Duration[];
  readonly name?: string;
  readonly type?: ValueType;
}): FeatureViewInput['features'] {
  const { column, functions, windows, name = column, type = 'number' } = options;
  return functions.flatMap((each) =>
    windows.map((window) => ({
      name: [...(name === undefined ? [] : [name]), each, window].join('_'),
      type: typeOf(each, type),
      nullable: true,
      aggregate: { function: each, ...(column !== undefined && { column }), window },
    })),
  );
}

function typeOf(each: Aggregate['function'], ofColumn: ValueType): ValueType {
  if (each === 'count' || each === 'distinctCount') return 'integer';
  return each === 'minimum' || each === 'maximum' || each === 'last' ? ofColumn : 'number';
}
