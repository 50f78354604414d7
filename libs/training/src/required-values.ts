import { InvalidInputError, type Field, type Row } from '@quincunx/contracts';
import { quoteIdentifier } from '@quincunx/expression';
import { numberIn } from './moments/number-in.ts';

/** Aggregates that count, for each input that is never null, the rows without a value. */
export function countMissingValues(inputs: readonly Field[]): Record<string, string> {
  return Object.fromEntries(
    requiredNames(inputs).map((name, index) => [
      `missing_${index}`,
      `count(*) FILTER (WHERE ${quoteIdentifier(name)} IS NULL)`,
    ]),
  );
}

/**
 * Reads what `countMissingValues` counted.
 * @param rows names the rows in the message: `training rows`.
 * @throws InvalidInputError naming the first input that lacks a value, and in how many rows.
 */
export function requireValues(
  counts: Row,
  inputs: readonly Field[],
  rows: { readonly count: number; readonly name: string },
): void {
  requiredNames(inputs).forEach((name, index) => {
    const missing = numberIn(counts, `missing_${index}`);
    if (missing === 0) return;
    throw new InvalidInputError(
      `${missing} of ${rows.count} ${rows.name} have no value of '${name}', whose feature is not nullable: ` +
        `make it nullable and impute it, or correct its source`,
    );
  });
}

function requiredNames(inputs: readonly Field[]): string[] {
  return inputs.filter(({ nullable }) => !nullable).map(({ name }) => name);
}
