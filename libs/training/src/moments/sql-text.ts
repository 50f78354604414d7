/** A finite number as a DOUBLE literal, exactly: DuckDB reads `0.1` as a DECIMAL, `1e-1` as a DOUBLE. */
export function sqlDouble(value: number): string {
  return `(${value.toExponential()})`;
}
