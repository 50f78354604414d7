import type { Prediction, Row } from '@quincunx/contracts';

/** What a version in the shadow of another predicted for the same rows, or why it did not. */
export type ShadowAnswer = { readonly alias: string; readonly version: number } & (
  { readonly predictions: readonly Prediction[] } | { readonly error: string }
);

/** A request that was answered. What it refers to is written later: nothing of it may change any more. */
export interface LoggedRequest {
  readonly model: string;
  readonly version: number;
  /** Absent where the version was asked for by its number. */
  readonly alias?: string | undefined;
  readonly requestId: string;
  readonly at: Date;
  /** How long the answer took. */
  readonly milliseconds: number;
  readonly rows: readonly Row[];
  /** One per row. */
  readonly predictions: readonly Prediction[];
  /** Join keys by name, one per row, where entities were asked about: what an erasure finds a row by. */
  readonly entities?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly shadow?: ShadowAnswer | undefined;
}

/** Some rows of a request, so few that writing them holds nothing up. */
export interface RequestPart {
  readonly request: LoggedRequest;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Of the rows in memory, about, in bytes. */
  readonly size: number;
}
