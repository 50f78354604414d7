import type { Instant, OnlineStatus, Value } from '@quincunx/contracts';

/** The features of a read or of a computation for one entity, in its order. A value that is not `PRESENT` is null. */
export interface FoundFeatures {
  readonly values: readonly Value[];
  readonly statuses: readonly OnlineStatus[];
  /** Of those that were found; on-demand features have none. */
  readonly eventTime: Instant | undefined;
}
