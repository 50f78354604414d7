import { metricDirections, type MetricName, type Metrics } from '@quincunx/contracts';

/** Whether the candidate is strictly better by a metric; not when either lacks it. */
export function isBetter(metric: MetricName, candidate: Metrics, than: Metrics): boolean {
  const [own, other] = [candidate[metric], than[metric]];
  return own !== undefined && other !== undefined && lossOf(metric, own, other) < 0;
}

/** By how much a value of a metric is worse than another, in the metric's unit; negative where it is better. */
export function lossOf(metric: MetricName, value: number, other: number): number {
  switch (metricDirections[metric]) {
    case 'higher':
      return other - value;
    case 'lower':
      return value - other;
    case 'nearer-zero':
      return Math.abs(value) - Math.abs(other);
  }
}
