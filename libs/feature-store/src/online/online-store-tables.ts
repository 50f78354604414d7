/** Counts the materialisations of each view, so that one that began before another ended can tell. */
interface OnlineViewTable {
  view: string;
  materialisations: number;
  materialised_at: string;
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
}

export interface OnlineStoreTables {
  online_view: OnlineViewTable;
  online_row: OnlineRowTable;
}
