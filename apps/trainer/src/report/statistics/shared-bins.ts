import type { NumberStatistics, ValueType } from '@quincunx/contracts';

/** Half of the parts that statistics have, so that those of one side are exact. */
const binCount = 32;

export interface SharedBin {
  readonly from: number;
  readonly to: number;
  /** How many values of each side are in it. */
  readonly counts: readonly number[];
}

type Side = Pick<NumberStatistics, 'minimum' | 'maximum' | 'histogram'>;

/**
 * Histograms of one or more sides in the same bins, over all their values. Integers that are less than 32 apart have a bin each. The
 * values of a part that an edge goes through are taken to be spread evenly in it.
 */
export function sharedBins(sides: readonly Side[], type: ValueType): readonly SharedBin[] {
  const edges = edgesOf(
    Math.min(...sides.map(({ minimum }) => minimum)),
    Math.max(...sides.map(({ maximum }) => maximum)),
    type,
  );
  const counts = sides.map((side) => countsBetween(edges, side));
  return edges.slice(1).map((to, index) => ({
    from: edges[index] ?? to,
    to,
    counts: counts.map((each) => each[index] ?? 0),
  }));
}

function edgesOf(minimum: number, maximum: number, type: ValueType): readonly number[] {
  if (type === 'integer' && maximum - minimum < binCount)
    return steps(minimum - 0.5, maximum + 0.5, maximum - minimum + 1);
  if (minimum < maximum) return steps(minimum, maximum, binCount);
  const reach = Math.max(0.5, Math.abs(minimum) / 20);
  return steps(minimum - reach, minimum + reach, binCount - 1);
}

/** From one number to another, which may be farther apart than a number can be. */
function steps(from: number, to: number, count: number): readonly number[] {
  return Array.from({ length: count + 1 }, (_, step) => from * (1 - step / count) + to * (step / count));
}

function countsBetween(edges: readonly number[], { minimum, maximum, histogram }: Side): readonly number[] {
  const parts = steps(minimum, maximum, histogram.length);
  const counts = edges.slice(1).map(() => 0);
  for (const [index, count] of histogram.entries()) {
    const [low, high] = [parts[index] ?? minimum, parts[index + 1] ?? maximum];
    for (const [bin, before] of counts.entries()) {
      const [from, to] = [edges[bin] ?? low, edges[bin + 1] ?? high];
      counts[bin] = before + count * shareWithin(low, high, from, to, bin === counts.length - 1);
    }
  }
  return counts;
}

/** How much of what lies between `low` and `high` is from `from` to `to`; of a single value: all, or nothing. */
function shareWithin(low: number, high: number, from: number, to: number, isLast: boolean): number {
  const width = high / 2 - low / 2;
  if (width === 0) return low >= from && (low < to || (isLast && low === to)) ? 1 : 0;
  return Math.max(0, Math.min(high, to) / 2 - Math.max(low, from) / 2) / width;
}
