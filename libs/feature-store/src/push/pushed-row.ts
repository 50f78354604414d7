import type { Row } from '@quincunx/contracts';

/** A row that was pushed to the offline store. Times are microseconds since 1970. */
export interface PushedRow {
  /** The order of pushing. */
  readonly sequence: number;
  /** In the order of the entity's join keys; integers outside 2^53 as strings. */
  readonly key: readonly (string | number)[];
  /** By feature name; for a view of aggregates, the columns of its source that they and its event key read. */
  readonly values: Row;
  readonly eventTime: bigint;
  readonly createdTime: bigint;
}

export type NewPushedRow = Omit<PushedRow, 'sequence'>;

/** The rows that were pushed beside a view's source. */
export interface PushLog {
  hasRows(view: string): Promise<boolean>;
  /** The sequence of the last row that was pushed to a view; 0 when there is none. */
  lastSequence(view: string): Promise<number>;
  /**
   * In the order of pushing, a few thousand at a time.
   * @param through the last sequence to read; without it, all.
   */
  read(view: string, through?: number): AsyncIterable<readonly PushedRow[]>;
}
