const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A number to read: six significant digits, thousands grouped, powers of ten where it is very large or small. */
export function formatNumber(value: number): string {
  if (Number.isSafeInteger(value)) return whole.format(value);
  const size = Math.abs(value);
  return Number.isFinite(value) && (size < 1e-4 || size >= 1e9)
    ? value.toExponential(4)
    : plain.format(value);
}

/** A difference, which always shows its sign unless it is zero. */
export function formatChange(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

/** `1 row`, `442 rows`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${whole.format(count)} ${count === 1 ? singular : plural}`;
}
