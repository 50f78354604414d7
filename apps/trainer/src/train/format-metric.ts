/** Ten significant digits: enough to compare runs, few enough to read. */
export function formatMetric(value: number | undefined): string {
  return value === undefined ? '-' : value.toPrecision(10);
}
