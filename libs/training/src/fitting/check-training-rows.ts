import { InvalidInputError, type Field, type Label } from '@quincunx/contracts';
import { numberIn } from '../moments/number-in.ts';
import { quoted } from '../moments/sql-text.ts';
import type { TrainingTable } from '../training-table.ts';

/**
 * @returns the number of rows.
 * @throws InvalidInputError when there are none, when the label is missing in one, or a feature that says it never is.
 */
export async function checkTrainingRows(
  table: TrainingTable,
  inputs: readonly Field[],
  label: Label,
): Promise<number> {
  const required = [...inputs.filter(({ nullable }) => !nullable).map(({ name }) => name), label.column];
  const missing = required.map((name, index): [string, string] => [
    `missing_${index}`,
    `count(*) FILTER (WHERE ${quoted(name)} IS NULL)`,
  ]);
  const row = await table.aggregate({ rows: 'count(*)', ...Object.fromEntries(missing) });
  const rows = numberIn(row, 'rows');
  if (rows === 0) throw new InvalidInputError('there are no training rows to learn from');
  required.forEach((name, index) => {
    const count = numberIn(row, `missing_${index}`);
    if (count === 0) return;
    const isLabel = index === required.length - 1;
    throw new InvalidInputError(
      isLabel
        ? `the label '${name}' is missing in ${count} of ${rows} training rows: correct its source, or leave those rows out`
        : `'${name}' is missing in ${count} of ${rows} training rows, and its feature is not nullable: ` +
            `make it nullable and impute it, or correct its source`,
    );
  });
  return rows;
}
