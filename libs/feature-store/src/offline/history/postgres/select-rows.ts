import { toInstant } from '../../../instant.ts';
import { quoteText } from '../../duckdb/quote.ts';
import { rowColumn } from '../columns.ts';
import type { Interval } from '../history.ts';
import { asked, askedRow, isAsked } from './asked-rows.ts';
import type { CopiedColumn } from './copy.ts';
import type { PostgresCell, PostgresView } from './postgres-view.ts';
import { firstInstant, lastInstant } from './read-postgres-column.ts';
import { rowPlace } from './row-place.ts';

/** A query of PostgreSQL with the columns that it gives. */
export interface PostgresSelect {
  readonly columns: readonly CopiedColumn[];
  readonly query: string;
}

/** Whether a row is as the view says. */
export const rightColumn = '"#right"';

/**
 * For each row that is asked for, the newest row: `"#row"`, its times, its values and whether it is right. An index on the keys, the timestamp
 * and the created column finds it at once.
 * @param predicates of rows that count.
 */
export function selectAnswers(view: PostgresView, predicates: readonly string[]): PostgresSelect {
  const columns = [...view.times, ...copied(view.values), rightOf(view)];
  return {
    columns: [{ name: rowColumn, type: 'BIGINT', sql: askedRow }, ...columns],
    query: `SELECT ${askedRow}, r.* FROM ${asked} CROSS JOIN LATERAL (
      SELECT ${list(columns)} FROM ${view.table.sql} v ${where([isAsked(view), ...predicates])}
      ORDER BY ${newestFirst(view).join(', ')} LIMIT 1) r`,
  };
}

/**
 * Rows with their keys, values, times and `"#place"`, and whether each is right.
 * @param from a table of rows `v`.
 */
export function selectHistory(
  view: PostgresView,
  from: string,
  predicates: readonly string[],
): PostgresSelect {
  const columns = [
    ...copied(view.keys),
    ...copied(view.values),
    ...view.times,
    ...rowPlace(view.table).copied,
    rightOf(view),
  ];
  return { columns, query: `SELECT ${list(columns)} FROM ${from} ${where(predicates)}` };
}

/** The newest row of each whole key: its key, values and times, and whether it is right. */
export function selectNewest(view: PostgresView, predicates: readonly string[]): PostgresSelect {
  const columns = [...copied(view.keys), ...copied(view.values), ...view.times, rightOf(view)];
  const keys = view.keys.map(({ raw }) => raw);
  const named = keys.map((key, index) => `${key} AS k${index}`);
  const isNewest = keys.map((key, index) => `${key} = n.k${index}`);
  const counts = where([...isWhole(view), ...predicates]);
  const [group, distinct, limit] =
    keys.length === 0
      ? ['', '', 'LIMIT 1']
      : [`GROUP BY ${keys.join(', ')}`, `DISTINCT ON (${keys.join(', ')})`, ''];
  // To sort all rows takes several times as long as to look for the last instant of each key first.
  return {
    columns,
    query: `SELECT ${distinct} ${list(columns)}
      FROM (SELECT ${[...named, `max(${view.time}) AS newest`].join(', ')} FROM ${view.table.sql} v ${counts} ${group}) n
      JOIN ${view.table.sql} v ON ${[...isNewest, `${view.time} = n.newest`].join(' AND ')} ${counts}
      ORDER BY ${[...keys, ...newestFirst(view)].join(', ')} ${limit}`,
  };
}

/** Each whole key with each time at which it has a row, and whether that is right. */
export function selectInstants(view: PostgresView, predicates: readonly string[]): PostgresSelect {
  const columns = [...copied(view.keys), view.times[0], rightOf(view)];
  return {
    columns,
    query: `SELECT DISTINCT ${list(columns)} FROM ${view.table.sql} v ${where([...isWhole(view), ...predicates])}`,
  };
}

/** SQL for whether a row is in an interval. */
export function isInInterval({ time, created }: PostgresView, { from, to, knownFrom }: Interval): string {
  const hasStarted = from === undefined ? [] : [`${time} >= ${instant(from)}`];
  const isLate =
    knownFrom === undefined || created === undefined ? [] : [`${created} >= ${instant(knownFrom)}`];
  const isIn = [...hasStarted, ...(from === undefined ? [] : isLate)].join(' OR ');
  return `${time} <= ${instant(to)} ${isIn === '' ? '' : `AND (${isIn})`}`;
}

/** SQL for whether a row is in an interval for all that is known: a row may say no time, or one that is none. */
export function mayBeInInterval(view: PostgresView, interval: Interval): string {
  const { time } = view;
  return `(${isInInterval(view, interval)}) OR ${time} IS NULL OR ${time} < ${firstInstant} OR ${time} > ${lastInstant}`;
}

function instant(microseconds: bigint): string {
  return `timestamptz ${quoteText(toInstant(microseconds))}`;
}

function newestFirst({ time, created, table }: PostgresView): readonly string[] {
  return [
    `${time} DESC`,
    ...(created === undefined ? [] : [`${created} DESC NULLS LAST`]),
    ...rowPlace(table).order.map((place) => `${place} DESC`),
  ];
}

function copied(cells: readonly PostgresCell[]): readonly CopiedColumn[] {
  return cells.map((cell) => cell.copied);
}

function isWhole({ keys }: PostgresView): readonly string[] {
  return keys.map(({ raw }) => `${raw} IS NOT NULL`);
}

function rightOf({ isRight }: PostgresView): CopiedColumn {
  return { name: rightColumn, type: 'BOOLEAN', sql: isRight };
}

function list(columns: readonly CopiedColumn[]): string {
  return columns.map(({ sql }, index) => `${sql} AS c${index}`).join(', ');
}

function where(predicates: readonly string[]): string {
  return predicates.length === 0 ? '' : `WHERE ${predicates.join(' AND ')}`;
}
