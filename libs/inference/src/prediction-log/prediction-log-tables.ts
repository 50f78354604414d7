import type { Generated } from 'kysely';

/** What was predicted for one row of a request. Instants are milliseconds since 1970. */
interface LoggedPredictionTable {
  sequence: Generated<number>;
  model: string;
  request_id: string;
  row_index: number;
  version: number;
  /** Null where the version was asked for by its number. */
  alias: string | null;
  answered_at: number;
  /** Of the whole request. */
  milliseconds: number;
  /** JSON: the row by the names of inputs. */
  inputs: string;
  /** JSON: join keys by name; null where the row was given by its values. */
  entity: string | null;
  /** JSON. */
  prediction: string;
  /** The predicted number, or the probability of true; null for other predictions. */
  score: number | null;
  shadow_alias: string | null;
  shadow_version: number | null;
  /** JSON. */
  shadow_prediction: string | null;
  shadow_is_equal: number | null;
  /** The shadow's score less the score. */
  shadow_difference: number | null;
  shadow_error: string | null;
  /** JSON. */
  label: string | null;
  /** When the label became known. */
  labelled_at: number | null;
}

/** A label that came before its prediction was written. */
interface UnmatchedLabelTable {
  sequence: Generated<number>;
  model: string;
  request_id: string;
  row_index: number;
  label: string;
  labelled_at: number;
}

export interface PredictionLogTables {
  logged_prediction: LoggedPredictionTable;
  unmatched_label: UnmatchedLabelTable;
}
