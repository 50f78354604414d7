import { standardisedChunks, type StandardisedColumn } from '../moments/standardised-chunks.ts';
import type { TrainingTable } from '../training-table.ts';

/** The rows of a block: one array of the columns' values per row. */
export type RowBlock = readonly Float64Array[];

/** The rows in order, in blocks of `capacity`, however the table cuts its chunks. */
export async function* rowBlocks(
  table: TrainingTable,
  columns: readonly StandardisedColumn[],
  { rows, capacity }: { readonly rows: number; readonly capacity: number },
): AsyncGenerator<RowBlock> {
  let block: Float64Array[] = [];
  for await (const chunk of standardisedChunks(table, columns, rows)) {
    for (let row = 0; row < chunk.length; row++) {
      block.push(Float64Array.from(chunk.columns, (column) => column[row] ?? Number.NaN));
      if (block.length === capacity) {
        yield block;
        block = [];
      }
    }
  }
  if (block.length > 0) yield block;
}
