/** In two steps, of which only the last may round or overflow: two to the power of the exponent itself may be no number. */
export function scaleByPowerOfTwo(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}
