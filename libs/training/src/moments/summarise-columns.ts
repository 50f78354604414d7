import { InvalidInputError } from '@quincunx/contracts';
import type { TrainingTable } from '../training-table.ts';
import { numberIn } from './number-in.ts';
import { reproducibleSums } from './reproducible-sums.ts';
import { sqlDouble } from './sql-text.ts';
import type { TrainingColumn } from './training-column.ts';

/** A column, and what its values are like; nulls do not count. */
export interface ColumnSummary extends TrainingColumn {
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** The largest distance from the mean; 1 for a constant column, so that it can be divided by. */
  readonly scale: number;
}

/**
 * Summarises any number of columns in two passes over the rows; the figures are the same to the last bit each time.
 * @throws InvalidInputError naming a column without a value, or with one that is not finite.
 */
export async function summariseColumns(
  table: TrainingTable,
  columns: readonly TrainingColumn[],
): Promise<readonly ColumnSummary[]> {
  const ranges = await findRanges(table, columns);
  const sums = await reproducibleSums(
    table,
    ranges.map(
      ({ sql, centre, half }) => `(${sql} - ${sqlDouble(centre)}) / ${sqlDouble(half === 0 ? 1 : half)}`,
    ),
  );
  return ranges.map(({ centre, half, ...range }, index) => {
    if (half === 0) return { ...range, mean: range.minimum, scale: 1 };
    const mean = centre + half * ((sums[index] ?? Number.NaN) / range.count);
    return { ...range, mean, scale: Math.max(range.maximum - mean, mean - range.minimum) };
  });
}

interface Range extends Omit<ColumnSummary, 'mean' | 'scale'> {
  readonly centre: number;
  readonly half: number;
}

async function findRanges(
  table: TrainingTable,
  columns: readonly TrainingColumn[],
): Promise<readonly Range[]> {
  if (columns.length === 0) return [];
  const aggregates = columns.flatMap(({ sql }, index): [string, string][] => [
    [`count_${index}`, `count(${sql})`],
    [`infinite_${index}`, `count(*) FILTER (WHERE NOT isfinite(${sql}))`],
    [`minimum_${index}`, `min(${sql})`],
    [`maximum_${index}`, `max(${sql})`],
  ]);
  const row = await table.aggregate(Object.fromEntries(aggregates));
  return columns.map((column, index) => {
    const count = numberIn(row, `count_${index}`);
    const infinite = numberIn(row, `infinite_${index}`);
    if (count === 0) throw new InvalidInputError(`'${column.name}' has no value in any training row`);
    if (infinite > 0) {
      throw new InvalidInputError(
        `'${column.name}' is not a finite number in ${infinite} of ${count} training rows: clip it, or correct its source`,
      );
    }
    const minimum = numberIn(row, `minimum_${index}`);
    const maximum = numberIn(row, `maximum_${index}`);
    if (!Number.isFinite(maximum - minimum)) {
      throw new InvalidInputError(
        `'${column.name}' runs from ${minimum} to ${maximum}, too far for arithmetic: clip it, or correct its source`,
      );
    }
    return {
      ...column,
      count,
      minimum,
      maximum,
      centre: minimum / 2 + maximum / 2,
      half: maximum / 2 - minimum / 2,
    };
  });
}
