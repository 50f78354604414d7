import type { ExactSum } from './exact-sum.ts';
import { scaleByPowerOfTwo } from './scale-by-power-of-two.ts';

/** Of the doubles, 2^1024 is beyond the greatest. */
const mostBits = 1000;

/**
 * The standard deviation of a sample, with n - 1, of `count` numbers from their sum and that of their squares. These being exact, nothing is
 * lost where the mean is large and the deviation small: what is rounded is n times the squares less the sum's square.
 */
export function sampleDeviation(count: number, sum: ExactSum, squares: ExactSum): number {
  let exponent = Math.min(2 * sum.exponent, squares.exponent);
  const total = sum.inUnits(exponent / 2);
  let scatter = BigInt(count) * squares.inUnits(exponent) - total * total;
  if (!Number.isFinite(Number(scatter))) {
    const surplus = 2 * Math.ceil((scatter.toString(2).length - mostBits) / 2);
    scatter >>= BigInt(surplus);
    exponent += surplus;
  }
  const variance = Number(scatter) / (count * (count - 1));
  return scaleByPowerOfTwo(Math.sqrt(variance), exponent / 2);
}
