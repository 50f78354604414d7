import type { MetricName, Metrics } from '@quincunx/contracts';

/** Leaves out the metrics that the rows do not define: a division by zero, or an overflow. */
export function definedMetrics(values: Partial<Record<MetricName, number>>): Metrics {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)));
}
