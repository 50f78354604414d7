import { InvalidInputError, type Field, type Label } from '@quincunx/contracts';
import { quoteIdentifier } from '@quincunx/expression';
import { numberIn } from '../moments/number-in.ts';
import { countMissingValues, requireValues } from '../required-values.ts';
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
  const counts = await table.aggregate({
    rows: 'count(*)',
    unlabelled: `count(*) FILTER (WHERE ${quoteIdentifier(label.column)} IS NULL)`,
    ...countMissingValues(inputs),
  });
  const rows = numberIn(counts, 'rows');
  if (rows === 0) throw new InvalidInputError('there are no training rows to learn from');
  requireValues(counts, inputs, { count: rows, name: 'training rows' });
  const unlabelled = numberIn(counts, 'unlabelled');
  if (unlabelled > 0) {
    throw new InvalidInputError(
      `the label '${label.column}' is missing in ${unlabelled} of ${rows} training rows: correct its source, or leave those rows out`,
    );
  }
  return rows;
}
