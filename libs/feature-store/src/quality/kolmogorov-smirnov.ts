import type { FeatureDrift, NumberStatistics } from '@quincunx/contracts';
import { countsAt } from './counts-at.ts';

type Distribution = NumberStatistics['distribution'];

/** The two-sample test of Kolmogorov and Smirnov, of two distributions. Its probability is that of large samples. */
export function kolmogorovSmirnov(
  from: Distribution,
  to: Distribution,
): NonNullable<FeatureDrift['kolmogorovSmirnov']> {
  const [fromCount, toCount] = [countOf(from), countOf(to)];
  let statistic = 0;
  for (const { value } of [...from, ...to]) {
    const [fromCounts, toCounts] = [countsAt(from, value), countsAt(to, value)];
    const below = Math.abs(fromCounts.below / fromCount - toCounts.below / toCount);
    const through = Math.abs(fromCounts.through / fromCount - toCounts.through / toCount);
    statistic = Math.max(statistic, below, through);
  }
  const resolution = Math.min(1, widestGap(from) / fromCount + widestGap(to) / toCount);
  const effectiveCount = (fromCount / (fromCount + toCount)) * toCount;
  return { statistic, resolution, pValue: kolmogorovSurvival(Math.sqrt(effectiveCount) * statistic) };
}

/**
 * The probability that a variable of Kolmogorov's distribution is greater than a number that is not negative: `2 * sum of
 * (-1)^(k - 1) * exp(-2 * k^2 * x^2)` for k = 1, 2 ... (Smirnov 1948, "Table for estimating the goodness of fit of empirical
 * distributions"), for small numbers in the form that converges there, by Jacobi's identity for theta functions.
 */
export function kolmogorovSurvival(x: number): number {
  if (x === 0) return 1;
  const terms = [1, 2, 3, 4, 5];
  if (x < 1) {
    const exponents = terms.map((k) => Math.exp(-(((2 * k - 1) * Math.PI) ** 2) / (8 * x ** 2)));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sumOf(exponents);
  }
  return 2 * sumOf(terms.map((k) => (-1) ** (k - 1) * Math.exp(-2 * (k * x) ** 2)));
}

function countOf(distribution: Distribution): number {
  return distribution.at(-1)?.through ?? 0;
}

/** The most values that lie somewhere between two points. */
function widestGap(distribution: Distribution): number {
  return Math.max(...distribution.map(({ below }, index) => below - (distribution[index - 1]?.through ?? 0)));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
