import { literal } from '@quincunx/expression';
import type { FitStep, StepColumn } from './derivation.ts';
import { requireNumbers } from './require-numbers.ts';

/** The number of boundaries that are at most x, by halving: ten comparisons for a thousand boundaries. A null stays null. */
export const fitBucketise: FitStep<'bucketise'> = ({ kind, boundaries }, columns) => {
  requireNumbers(kind, columns);
  const ascending = boundaries.toSorted((a, b) => a - b);
  return Promise.resolve(
    columns.map((column) => [
      { suffix: 'bucketised', expression: `${choose(column.name, ascending, 0)}${keepNull(column)}` },
    ]),
  );
};

/** @param below how many boundaries lie below the first of these. */
function choose(name: string, boundaries: readonly number[], below: number): string {
  const middle = Math.floor(boundaries.length / 2);
  const boundary = boundaries[middle];
  if (boundary === undefined) return literal(below);
  const upper = choose(name, boundaries.slice(middle + 1), below + middle + 1);
  const lower = choose(name, boundaries.slice(0, middle), below);
  return `if(${name} >= ${literal(boundary)}, ${upper}, ${lower})`;
}

/** A comparison with null takes the lower side; this adds 0 to a number, and null to a null. */
function keepNull({ name, nullable }: StepColumn): string {
  return nullable ? ` + min(max(${name}, 0), 0)` : '';
}
