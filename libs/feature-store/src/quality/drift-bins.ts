import type { FeatureStatistics, NumberStatistics, ValueStatistics } from '@quincunx/contracts';
import { countsAt } from './counts-at.ts';
import type { Bin } from './population-stability-index.ts';

/**
 * The bins that two populations of one feature are compared in; all rows are in one. Rows without a value are in a bin of their own.
 *
 * Numbers: the deciles of `from`; a value that is a decile or more by itself has its own bin. Texts and booleans: the values that the statistics of
 * both sides tell the count of, and one bin for all others.
 * @returns undefined where the values cannot be compared.
 */
export function driftBins(from: FeatureStatistics, to: FeatureStatistics): readonly Bin[] | undefined {
  const nulls = { from: from.nulls, to: to.nulls };
  if (from.pii === true || to.pii === true) return undefined;
  if (from.values !== undefined && to.values !== undefined && from.type === to.type) {
    return [...valueBins(from.values, to.values), nulls];
  }
  if (from.values !== undefined || to.values !== undefined) return undefined;
  const cuts = cutsOf(from.numbers?.distribution ?? []);
  const fromCounts = countsBetween(from, cuts);
  const toCounts = countsBetween(to, cuts);
  return [...fromCounts.map((count, index) => ({ from: count, to: toCounts[index] ?? 0 })), nulls];
}

interface Cut {
  readonly value: number;
  readonly side: 'below' | 'through';
}

function cutsOf(distribution: NumberStatistics['distribution']): readonly Cut[] {
  const count = distribution.at(-1)?.through ?? 0;
  const deciles = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap(
    (decile) => distribution.find(({ through }) => through * 10 >= decile * count) ?? [],
  );
  return [...new Set(deciles)].flatMap(({ value, below, through }): Cut[] => {
    const isDecile = (through - below) * 10 >= count;
    return [...(isDecile ? [{ value, side: 'below' as const }] : []), { value, side: 'through' }];
  });
}

function countsBetween(
  { count, nulls, numbers }: FeatureStatistics,
  cuts: readonly Cut[],
): readonly number[] {
  const counts = cuts.map(({ value, side }) => countsAt(numbers?.distribution ?? [], value)[side]);
  return [...counts, count - nulls].map((upTo, index) => upTo - (counts[index - 1] ?? 0));
}

function valueBins(from: ValueStatistics, to: ValueStatistics): readonly Bin[] {
  const [fromCounts, toCounts] = [countsOf(from), countsOf(to)];
  const others = { from: from.rest, to: to.rest };
  const bins: Bin[] = [];
  for (const value of new Set([...fromCounts.keys(), ...toCounts.keys()])) {
    const bin = { from: fromCounts.get(value) ?? 0, to: toCounts.get(value) ?? 0 };
    const isTold = (fromCounts.has(value) || from.rest === 0) && (toCounts.has(value) || to.rest === 0);
    if (isTold) {
      bins.push(bin);
    } else {
      others.from += bin.from;
      others.to += bin.to;
    }
  }
  return [...bins, others];
}

function countsOf({ frequent }: ValueStatistics): ReadonlyMap<string | boolean, number> {
  return new Map(frequent.map(({ value, count }) => [value, count]));
}
