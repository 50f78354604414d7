import { InvalidInputError } from '@quincunx/contracts';
import { toIntegerValue } from '../../../integer.ts';
import { onlineKey } from '../../../online/online-key.ts';
import type { RejectedRow } from '../../../quality/rejected-row.ts';
import { describeFault } from '../../sources/describe-fault.ts';
import type { PostgresView } from './postgres-view.ts';
import type { Reading } from './reading.ts';
import { rowPlace } from './row-place.ts';

/** How many rows are kept of one question. */
const mostKept = 1000;

interface FoundRow {
  readonly place: string;
  /** Which cells are right. */
  readonly right: readonly boolean[];
  /** What is in each cell, as text. */
  readonly shown: readonly (string | null)[];
  /** The join keys; null where one is not right, or missing. */
  readonly key: readonly (string | null)[];
}

/**
 * Puts the rows that are not as the view says into the quarantine.
 * @param condition SQL for which rows matter.
 * @returns how many there are.
 * @throws InvalidInputError naming the first, when the view says that it fails then.
 */
export async function rejectRows({ client, view, quarantine }: Reading, condition: string): Promise<number> {
  const from = `FROM ${view.table.sql} v WHERE NOT (${view.isRight}) AND (${condition})`;
  const { rows: counts } = await client.query<{ count: string }>(`SELECT count(*) ${from}`);
  const count = Number(counts[0]?.count);
  if (count === 0) return 0;
  const { shown, order } = rowPlace(view.table);
  const { rows } = await client.query<FoundRow>(
    `SELECT ${shown} AS place,
       ARRAY[${view.cells.map(({ isRight }) => isRight ?? 'true').join(', ')}]::boolean[] AS right,
       ARRAY[${view.cells.map(({ raw }) => `${raw}::text`).join(', ')}]::text[] AS shown,
       ARRAY[${view.keys.map(({ value }) => `${value}::text`).join(', ')}]::text[] AS key
     ${from} ORDER BY ${order.join(', ')} LIMIT ${mostKept}`,
  );
  const rejected = rows.map((row) => toRejectedRow(view, row));
  const [first] = rejected;
  if (first !== undefined && view.view.onInvalid === 'fail') {
    throw new InvalidInputError(`${first.position}: ${first.reason}`);
  }
  await quarantine.put(view.view.name, 'source', rejected);
  return count;
}

function toRejectedRow(
  { table, keys, cells }: PostgresView,
  { place, right, shown, key }: FoundRow,
): RejectedRow {
  const wrong = right.indexOf(false);
  const cell = cells[wrong];
  const values = key.map((text, index) =>
    text !== null && keys[index]?.type === 'integer' ? toIntegerValue(BigInt(text)) : text,
  );
  return {
    position: `${table.name}, ${place}`,
    reason: cell === undefined ? '' : describeFault(cell, shown[wrong] ?? undefined),
    content: Object.fromEntries(cells.map(({ column }, index) => [column.name, shown[index] ?? null])),
    key: values.includes(null) ? undefined : onlineKey(values),
  };
}
