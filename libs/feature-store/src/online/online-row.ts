import type { Instant, OnlineStatus, Row } from '@quincunx/contracts';

/** The features of one entity, each by its name, in the order of asking. A value that is not `PRESENT` is null. */
export interface OnlineRow {
  readonly values: Row;
  readonly statuses: Readonly<Record<string, OnlineStatus>>;
  /** Of what was found, also where the value is withheld; on-demand features have none. */
  readonly eventTimes: Readonly<Record<string, Instant | undefined>>;
}
