/** How many doubles lie between two; the bits of doubles of one sign are in their order. Infinity for what is no number. */
export function unitsApart(a: unknown, b: unknown): number {
  if (Object.is(a, b)) return 0;
  if (typeof a !== 'number' || typeof b !== 'number' || Number.isNaN(a + b)) return Infinity;
  const [first = 0n, second = 0n] = new BigInt64Array(new Float64Array([Math.abs(a), Math.abs(b)]).buffer);
  return isNegative(a) === isNegative(b) ? Math.abs(Number(first - second)) : Infinity;
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}
