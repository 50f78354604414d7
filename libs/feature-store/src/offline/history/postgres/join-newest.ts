import type { Feature } from '@quincunx/contracts';
import { featureColumn } from '../columns.ts';
import { joinPointInTime } from '../point-in-time.ts';
import { copyEntityRows } from './asked-rows.ts';
import { isFoundByIndex } from './postgres-column.ts';
import type { PostgresView } from './postgres-view.ts';
import { load, readAsked } from './read-rows.ts';
import type { Reading } from './reading.ts';
import { selectAnswers } from './select-rows.ts';
import { withAsked, type JoinOptions } from './with-asked.ts';

/** As `History.joinPointInTime`, of a view without aggregates. @returns how many rows were passed over. */
export async function joinNewest(
  reading: Reading,
  features: readonly Feature[],
  options: JoinOptions,
): Promise<number> {
  const { view } = reading;
  const { ttlSeconds, entity } = view.view;
  const reach = ttlSeconds === undefined ? undefined : BigInt(ttlSeconds) * 1_000_000n;
  if (hasIndex(view)) return await joinByIndex(reading, { ...options, reach });
  // To look for each entity row's newest row would be to read the whole table as often as there are entity rows.
  return await withAsked(reading, { ...options, reach, hasLater: false }, async (rows) => {
    const joinKeys = entity?.joinKeys ?? [];
    const own = {
      rows,
      unchecked: rows,
      joinKeys,
      values: features.map(featureColumn),
      ttlSeconds,
    };
    await joinPointInTime(reading.connection, { ...options, ...own });
  });
}

async function joinByIndex(
  reading: Reading,
  options: JoinOptions & { readonly reach: bigint | undefined },
): Promise<number> {
  const { view, client } = reading;
  await copyEntityRows(reading, options);
  // The planner takes the rows of a key for few, and would rather sort them all than follow the index from the newest on.
  await client.query('SET LOCAL enable_sort = off');
  const known = options.asKnownAt ? [`${String(view.created)} <= a."to"`] : [];
  return await readAsked(reading, known, (predicates) =>
    load(reading, selectAnswers(view, predicates), options.result),
  );
}

/** Whether an index has the rows of a key in the order of their time. */
function hasIndex({ table, keys, view }: PostgresView): boolean {
  const { timestamp } = view.source;
  const time = 'column' in timestamp ? [timestamp.column] : [];
  const names = keys.map(({ column }) => column.name);
  const isFound = (columns: readonly (string | null)[]) => {
    const [first, then] = [columns.slice(0, names.length), columns.slice(names.length)];
    return names.every((name) => first.includes(name)) && time.every((name) => then[0] === name);
  };
  return keys.every(({ column }) => isFoundByIndex(column)) && table.indexes.some(isFound);
}
