import type { NumberStatistics } from '@quincunx/contracts';

/** The distribution that tells all values. */
export function distributionOf(values: readonly number[]): NumberStatistics['distribution'] {
  return [...new Set(values)]
    .toSorted((a, b) => a - b)
    .map((value) => ({
      value,
      below: values.filter((other) => other < value).length,
      through: values.filter((other) => other <= value).length,
    }));
}
