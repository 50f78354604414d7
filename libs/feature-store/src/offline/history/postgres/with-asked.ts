import { temporaryName } from '../../duckdb/temporary-name.ts';
import type { History } from '../history.ts';
import { asked, copyKeys, isAsked } from './asked-rows.ts';
import { load, readAsked } from './read-rows.ts';
import type { Reading } from './reading.ts';
import { rowPlace } from './row-place.ts';
import { selectHistory } from './select-rows.ts';

export type JoinOptions = Parameters<History['joinPointInTime']>[0];

/** Of which times before and after those of entity rows their rows are: as `copyKeys` takes them. */
type Times = Pick<Parameters<typeof copyKeys>[1], 'reach' | 'hasLater'>;

/**
 * Brings the rows that entity rows ask for to DuckDB.
 * @param work is given a query of their keys, values, times and `"#row"`.
 * @returns how many rows were passed over.
 */
export async function withAsked(
  reading: Reading,
  options: JoinOptions & Times,
  work: (rows: string) => Promise<void>,
): Promise<number> {
  const { view, connection } = reading;
  const loaded = temporaryName('history');
  await copyKeys(reading, options);
  const from = `${asked} JOIN ${view.table.sql} v ON ${isAsked(view)}`;
  const rejected = await readAsked(reading, [], (predicates) =>
    load(reading, selectHistory(view, from, predicates), loaded),
  );
  await work(`SELECT *, ${rowPlace(view.table).row} FROM ${loaded}`);
  await connection.run(`DROP TABLE ${loaded}`);
  return rejected;
}
