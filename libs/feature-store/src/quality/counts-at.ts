import type { NumberStatistics } from '@quincunx/contracts';

/**
 * How many values are below a number, and how many through it. Exact where the distribution has a point; between two, values are taken to be
 * spread evenly, which is off by less than there are between them.
 */
export function countsAt(
  distribution: NumberStatistics['distribution'],
  value: number,
): { readonly below: number; readonly through: number } {
  const index = distribution.findIndex((point) => point.value >= value);
  const next = distribution[index];
  if (next?.value === value) return next;
  const before = index === -1 ? distribution.at(-1) : distribution[index - 1];
  const count = before === undefined ? 0 : countBetween(before, next ?? before, value);
  return { below: count, through: count };
}

type Point = NumberStatistics['distribution'][number];

function countBetween(before: Point, next: Point, value: number): number {
  if (before === next) return before.through;
  const share = distance(before.value, value) / distance(before.value, next.value);
  return before.through + share * (next.below - before.through);
}

/** Two numbers may be farther apart than a number can be. */
function distance(from: number, to: number): number {
  return Math.min(to - from, Number.MAX_VALUE);
}
