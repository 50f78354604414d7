import type { Row } from '@quincunx/contracts';

/** Rows of a stream, in order, some of which may be wrong. */
export interface RowBatch {
  /** Those that fit the model. */
  readonly rows: readonly Row[];
  /** Of every row what is wrong with it, in words; undefined for those that fit. */
  readonly faults: readonly (string | undefined)[];
}

/** Whatever else there is to do waits until they are answered. */
const mostRows = 1000;

/** @param read gives the row of an item, or what is wrong with it, or undefined for an item that has no answer. */
export function* inBatches<Item>(
  items: readonly Item[],
  read: (item: Item) => Row | string | undefined,
): Generator<RowBatch> {
  for (let start = 0; start < items.length; start += mostRows) {
    yield readBatch(items.slice(start, start + mostRows), read);
  }
}

function readBatch<Item>(items: readonly Item[], read: (item: Item) => Row | string | undefined): RowBatch {
  const rows: Row[] = [];
  const faults: (string | undefined)[] = [];
  for (const item of items) {
    const row = read(item);
    if (row === undefined) continue;
    if (typeof row === 'string') {
      faults.push(row);
      continue;
    }
    rows.push(row);
    faults.push(undefined);
  }
  return { rows, faults };
}
