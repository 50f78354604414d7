/** A row that is not as its view says. */
export interface RejectedRow {
  /** `data/visits.csv, row 12`; the place in a pushed request. */
  readonly position: string;
  readonly reason: string;
  /** The row as it was found, by column: what is JSON. */
  readonly content: Readonly<Record<string, unknown>>;
  /** As `onlineKey` makes it; undefined where the key itself is what is wrong. */
  readonly key: string | undefined;
}

/** Where rejected rows are kept for a look. The same row, found again, is kept once. */
export interface Quarantine {
  put(view: string, origin: 'source' | 'push', rows: readonly RejectedRow[]): Promise<void>;
}
