import type { Metrics, Prediction } from '@quincunx/contracts';

/** Measures predictions against labels, row by row. */
export interface MetricMeter {
  /**
   * @param label a number, or 1 and 0 for true and false.
   * @returns the predicted number, or the probability of true.
   */
  add(label: number, prediction: Prediction): number;
  /** The metrics that the rows so far define. */
  metrics(): Metrics;
}
