/** What is known of a view: how far it is materialised, and who may materialise it. */
interface OnlineViewTable {
  view: string;
  state: string | null;
  claim_token: string | null;
  claim_holder: string | null;
  /** Milliseconds since 1970. */
  claim_until: number | null;
}

/** The newest values of one entity key: all features of a view in one row. */
interface OnlineRowTable {
  view: string;
  /** Canonical JSON: an array of the key's values, in the order of the entity's join keys. */
  key: string;
  /** JSON: an object by feature name. */
  feature_values: string;
  /** Microseconds since 1970, as is created_time. */
  event_time: number;
  created_time: number | null;
  /** Whether the last write was a push: 0 or 1. */
  pushed: number;
  generation: number;
}

export interface OnlineStoreTables {
  online_view: OnlineViewTable;
  online_row: OnlineRowTable;
}
