import { CorruptError } from '@quincunx/contracts';
import type { TrainingTable } from '../training-table.ts';
import { requireAllRows } from './require-all-rows.ts';
import type { TrainingColumn } from './training-column.ts';

/** How a column is read: `(value - mean) / scale`. */
export interface StandardisedColumn extends TrainingColumn {
  readonly mean: number;
  readonly scale: number;
}

/**
 * The columns in row order, chunk by chunk. The arrays are the caller's to keep or to change.
 * @throws CorruptError when the table does not give all its rows, or gives a null.
 */
export async function* standardisedChunks(
  table: TrainingTable,
  columns: readonly StandardisedColumn[],
  rows: number,
): AsyncGenerator<{ readonly length: number; readonly columns: readonly Float64Array[] }> {
  const expressions = Object.fromEntries(columns.map(({ sql }, index) => [`column_${index}`, sql]));
  let read = 0;
  for await (const chunk of table.chunks(expressions)) {
    read += chunk.length;
    yield {
      length: chunk.length,
      columns: columns.map(({ name, mean, scale }, index) => {
        const values = chunk.columns[`column_${index}`];
        if (!(values instanceof Float64Array)) {
          throw new CorruptError(`the training table gave nulls for '${name}', which has none`);
        }
        return values.map((value) => (value - mean) / scale);
      }),
    };
  }
  requireAllRows(read, rows);
}
