import { InvalidInputError, type Split } from '@quincunx/contracts';
import { numberIn } from '../moments/number-in.ts';
import type { TrainingTable } from '../training-table.ts';
import { heldOutPredicate } from './held-out-predicate.ts';

/**
 * Cuts a table into the rows that are learnt from and those that are held out. Which are held out is a SQL predicate over
 * `row_id`, `event_timestamp` and the join keys, never over the label; every row is on exactly one side. A share of the rows
 * is rounded to whole ones.
 * @throws InvalidInputError when a side would be empty.
 */
export async function splitRows(
  table: TrainingTable,
  options: { readonly split: Split; readonly seed: number; readonly joinKeys: readonly string[] },
): Promise<{ train: TrainingTable; test: TrainingTable; trainRows: number; testRows: number }> {
  const rows = await table.countRows();
  if (rows === 0) throw new InvalidInputError('there are no rows to split');
  const predicate = await heldOutPredicate(table, rows, options);
  const isHeldOut = `coalesce(${predicate}, false)`;
  const counts = await table.aggregate({ held_out: `count(*) FILTER (WHERE ${isHeldOut})` });
  const testRows = numberIn(counts, 'held_out');
  const trainRows = rows - testRows;
  if (trainRows === 0 || testRows === 0) {
    const side = testRows === 0 ? 'no row to test on' : 'no row to train on';
    throw new InvalidInputError(
      `the split ${inWords(options.split)} leaves ${side}, of ${rows} in all: change split`,
      {
        problems: [{ path: 'split', message: `leaves ${side}` }],
      },
    );
  }
  return { train: table.where(`NOT ${isHeldOut}`), test: table.where(isHeldOut), trainRows, testRows };
}

function inWords(split: Split): string {
  if (split.kind === 'time') return `by time, testing from ${split.testFrom},`;
  const { kind, test } = split;
  return `'${kind}', holding out ${typeof test === 'number' ? `a share of ${test}` : `${test.rows} rows`},`;
}
