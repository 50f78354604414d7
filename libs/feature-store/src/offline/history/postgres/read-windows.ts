import type { Feature } from '@quincunx/contracts';
import { temporaryName } from '../../duckdb/temporary-name.ts';
import { joinWindows } from '../windows/join-windows.ts';
import { newestWindows } from '../windows/newest-windows.ts';
import { longestWindow } from '../windows/windowed-history.ts';
import { load, readInterval } from './read-rows.ts';
import type { Reading } from './reading.ts';
import { rowPlace } from './row-place.ts';
import { selectHistory } from './select-rows.ts';
import { withAsked, type JoinOptions } from './with-asked.ts';

// Windows are aggregated in DuckDB, so that they are the same to the last bit wherever a view's rows are kept. Where rows are versions
// of events, all of a key are read: a version of any time may take its event out of a window.

/** Of the year 9999. */
const lastInstant = 253_402_300_799_999_999n;

/** As `History.joinPointInTime`. @returns how many rows were passed over. */
export async function joinWindowed(
  reading: Reading,
  features: readonly Feature[],
  options: JoinOptions,
): Promise<number> {
  const { view } = reading.view;
  const hasVersions = view.eventKey !== undefined;
  const times = { reach: hasVersions ? undefined : longestWindow(view), hasLater: hasVersions };
  return await withAsked(reading, { ...options, ...times }, async (rows) => {
    const history = `SELECT *, "#row" AS "#order" FROM (${rows})`;
    await joinWindows(reading.connection, { view, features, history, ...options });
  });
}

/** As `History.selectNewest`, at the end of an interval. @returns how many rows were passed over. */
export async function selectNewestWindowed(
  reading: Reading,
  features: readonly Feature[],
  { to, result }: { readonly to: bigint; readonly result: string },
): Promise<number> {
  const { view, table } = reading.view;
  const hasVersions = view.eventKey !== undefined;
  const interval = hasVersions ? { to: lastInstant } : { from: to - longestWindow(view), to };
  const loaded = temporaryName('history');
  const rejected = await readInterval(reading, interval, (predicates) =>
    load(reading, selectHistory(reading.view, `${table.sql} v`, predicates), loaded),
  );
  const history = `SELECT *, "#row" AS "#order" FROM (SELECT *, ${rowPlace(table).row} FROM ${loaded})`;
  await newestWindows(reading.connection, { view, features, history, to, result });
  await reading.connection.run(`DROP TABLE ${loaded}`);
  return rejected;
}
