import type { Prediction, Row, Signature } from '@quincunx/contracts';

/** An artifact loaded for scoring. Rows are trusted here: they were parsed against the signature at the edge. */
export interface Predictor {
  readonly signature: Signature;
  /**
   * One prediction per row, in order: the value of a single output, or an object by output name. What can predict at once does: a
   * promise costs as much as a small model.
   */
  predict(rows: readonly Row[]): readonly Prediction[] | Promise<readonly Prediction[]>;
}
