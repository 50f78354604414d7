import type { JoinKey } from '@quincunx/contracts';
import type { KeyPattern } from '../../online/key-pattern.ts';

/** Event times in microseconds since 1970, both ends included. */
export interface Interval {
  readonly from?: bigint;
  readonly to: bigint;
  /** Rows that became known at this time or later are in it too, however long before `from` they were true. */
  readonly knownFrom?: bigint;
}

/**
 * The rows of one feature view: those of its source and those that were pushed beside it, wherever they are kept. Questions are
 * asked, and answered, in tables of one DuckDB connection, whose columns are named as `columns.ts` says.
 *
 * Among rows of one key the newest is the one with the greatest event time, then the latest created (one without is the oldest),
 * then the last in the source's order. It wins whole: where its feature is null, the value is null.
 */
export interface History {
  /** How many rows of the source were not as the view says, and so passed over, in what was asked last. */
  readonly rejectedRows: number;

  /**
   * Creates the table `result`: for each entity row that has values, `"#row"`, the features, and `"#time"` and `"#created"` of
   * the row that they are from. A value is of the newest row with `time <= t` and, with a ttl, `time >= t - ttl`; for aggregates, of
   * all rows of the window, and `"#time"` is t; an entity row whose longest window is empty is not in the result.
   * @param entityRows a table with `"#row"`, `"#time"` (t) and a column a key, named `keyColumn`.
   * @param keys the names of the view's join keys in that table, in the entity's order.
   * @param asKnownAt only rows with `created <= t` count, and those without created do not.
   */
  joinPointInTime(options: {
    readonly entityRows: string;
    readonly keys: readonly JoinKey[];
    readonly result: string;
    readonly asKnownAt: boolean;
  }): Promise<void>;

  /**
   * Creates the table `result`: the newest row of each whole key with its event time in the interval: the view's join keys, the
   * features, `"#time"` and `"#created"`. For aggregates, those as of the interval's end, of each key with a row in the longest window.
   */
  selectNewest(interval: Interval, result: string): Promise<void>;

  /** Creates the table `result`: each key, whole, and `"#time"` at which a row in the interval is, once. */
  selectInstants(interval: Interval, result: string): Promise<void>;

  /** How many rows, and pushed ones, have the values of a pattern as their join keys, whatever the others are. */
  countRows(pattern: KeyPattern): Promise<number>;
}
