import type { Prediction } from '@quincunx/contracts';

/** How rows are answered, each in its place. */
export interface AnswerFormat {
  /** What comes before the first row. */
  readonly head: string;
  /** @param prediction whose numbers are finite. */
  prediction(prediction: Prediction): string;
  /** @param message what is wrong with the row, in words. */
  fault(message: string): string;
}
