import { messageOf } from '../../duckdb/message-of.ts';
import { quoteText } from '../../duckdb/quote.ts';
import type { Interval } from '../history.ts';
import { asked, isAsked } from './asked-rows.ts';
import { copyFromPostgres } from './copy.ts';
import type { Reading } from './reading.ts';
import { rejectRows } from './reject-rows.ts';
import { isInInterval, mayBeInInterval, rightColumn, type PostgresSelect } from './select-rows.ts';

const notRight = 'a row is not as the view says';

/** Creates a temporary table of DuckDB with what a query gives; times are microseconds since 1970. Fails at a row that is not right. */
export async function load(
  reading: Reading,
  { columns, query }: PostgresSelect,
  table: string,
): Promise<void> {
  const times = columns
    .filter(({ type }) => type === 'TIMESTAMP')
    .map(({ name }) => `epoch_us(${name}) AS ${name}`);
  await copyFromPostgres(reading, { columns, query }, (scan) =>
    reading.connection.run(
      `CREATE TEMP TABLE ${table} AS SELECT * EXCLUDE (${rightColumn}) REPLACE (${times.join(', ')}) FROM ${scan}
       WHERE CASE WHEN ${rightColumn} THEN true ELSE error(${quoteText(notRight)}) END`,
    ),
  );
}

/**
 * Reads rows that are asked for in the hope that all are right; when one is not, looks through them, and reads again without such rows.
 * @param predicates of rows that count.
 * @param read loads the rows that predicates hold of.
 * @returns how many rows were passed over.
 */
export async function readAsked(
  reading: Reading,
  predicates: readonly string[],
  read: (predicates: readonly string[]) => Promise<void>,
): Promise<number> {
  const { view } = reading;
  try {
    await read(predicates);
    return 0;
  } catch (error) {
    if (!messageOf(error).includes(notRight)) throw error;
    const counts = [isAsked(view), ...predicates].join(' AND ');
    const rejected = await rejectRows(reading, `EXISTS (SELECT FROM ${asked} WHERE ${counts})`);
    await read([...predicates, view.isRight]);
    return rejected;
  }
}

/** As `readAsked`, of all rows in an interval, which are looked through in any case. */
export async function readInterval(
  reading: Reading,
  interval: Interval,
  read: (predicates: readonly string[]) => Promise<void>,
): Promise<number> {
  const { view } = reading;
  const rejected = await rejectRows(reading, mayBeInInterval(view, interval));
  await read([isInInterval(view, interval), view.isRight]);
  return rejected;
}
