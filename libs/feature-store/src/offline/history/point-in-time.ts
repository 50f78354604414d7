import type { JoinKey } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { temporaryName } from '../duckdb/temporary-name.ts';
import { createdColumn, keyColumn, newestFirst, rowColumn, timeColumn } from './columns.ts';
import type { History } from './history.ts';
import { requireRightRows } from './require-right-rows.ts';

export interface PointInTime {
  /** A query of a view's rows, which fails at one that is not as the view says. */
  readonly rows: string;
  /** The same, which does not fail. */
  readonly unchecked: string;
  readonly joinKeys: readonly JoinKey[];
  /** The columns of its features. */
  readonly values: readonly string[];
  readonly ttlSeconds: number | undefined;
}

type Join = PointInTime & Parameters<History['joinPointInTime']>[0];

/** Joins as `History.joinPointInTime` says. */
export async function joinPointInTime(connection: DuckDBConnection, join: Join): Promise<void> {
  const matched = temporaryName('matched');
  try {
    const [[count] = []] = (await connection.runAndReadAll(matchInstants(join, matched))).getRows();
    if (count === 0n) await requireRightRows(connection, join.rows);
    await connection.run(joinMatched(join, matched));
  } finally {
    await connection.run(`DROP TABLE IF EXISTS ${matched}`);
  }
}

/** The instant from which a row may be seen: its time, or, as known, when it is both true and known. */
const fromColumn = '"#from"';

/**
 * First, for each entity row, the last instant until its own from which a row of its key may be seen: of rows that need not be as the
 * view says, since they are checked when they are read for their values ...
 */
function matchInstants({ unchecked, asKnownAt, ...join }: Join, matched: string): string {
  const own = join.joinKeys.map(keyColumn);
  const partition = own.length === 0 ? '' : `PARTITION BY ${own.join(', ')}`;
  // Of what is known when a newer row is, nothing is the newest from then on.
  const isStep = `QUALIFY ${timeColumn} >= max(${timeColumn}) OVER (${partition} ORDER BY ${fromColumn})`;
  const columns = [rowColumn, timeColumn].map((column) => `e.${column}`);
  return `
    CREATE TEMP TABLE ${matched} AS
    SELECT ${[...columns, ...own.map((key) => `v.${key}`), `v.${fromColumn}`].join(', ')}
    FROM (SELECT * FROM ${join.entityRows} ${whereWhole(join.keys)}) e
    ASOF JOIN (
      SELECT v.* FROM (${selectSeen(unchecked, asKnownAt)}) v ${isOfEntityRow(join)} ${asKnownAt ? isStep : ''}
    ) v
    ON ${and([...isAsked(join), `e.${timeColumn} >= v.${fromColumn}`])}
    ${whereYoung(join, `e.${timeColumn}`, `v.${fromColumn}`)}`;
}

/** ... then the newest of the rows that may be seen from that instant: ties are few, whatever decides them. */
function joinMatched({ rows, asKnownAt, values, ...join }: Join, matched: string): string {
  const own = [...join.joinKeys.map(keyColumn), fromColumn];
  const same = (left: string, right: string) =>
    and(own.map((column) => `${left}.${column} = ${right}.${column}`));
  const columns = [timeColumn, createdColumn, ...values].map((column) => `n.${column}`);
  return `
    CREATE TEMP TABLE ${join.result} AS
    SELECT ${[`m.${rowColumn}`, ...columns].join(', ')}
    FROM ${matched} m JOIN (
      SELECT v.* FROM (${selectSeen(rows, asKnownAt)}) v SEMI JOIN ${matched} m ON ${same('v', 'm')}
      QUALIFY row_number() OVER (PARTITION BY ${own.map((column) => `v.${column}`).join(', ')} ORDER BY ${newestFirst}) = 1
    ) n ON ${same('m', 'n')}
    ${whereYoung(join, `m.${timeColumn}`, `n.${timeColumn}`)}`;
}

function selectSeen(rows: string, asKnownAt: boolean): string {
  if (!asKnownAt) return `SELECT *, ${timeColumn} AS ${fromColumn} FROM (${rows})`;
  const from = `greatest(${timeColumn}, ${createdColumn})`;
  return `SELECT *, ${from} AS ${fromColumn} FROM (${rows}) WHERE ${createdColumn} IS NOT NULL`;
}

/** For a small table DuckDB's ASOF JOIN takes two nulls for equal. */
function whereWhole(keys: readonly JoinKey[]): string {
  return keys.length === 0 ? '' : `WHERE ${and(keys.map((key) => `${keyColumn(key)} IS NOT NULL`))}`;
}

/** Only such rows need to be sorted. */
function isOfEntityRow(join: Pick<Join, 'entityRows' | 'keys' | 'joinKeys'>): string {
  return join.joinKeys.length === 0 ? '' : `SEMI JOIN ${join.entityRows} e ON ${and(isAsked(join))}`;
}

function isAsked({ keys, joinKeys }: Pick<Join, 'keys' | 'joinKeys'>): string[] {
  return joinKeys.map((own, index) => `e.${keyColumn(keys[index] ?? own)} = v.${keyColumn(own)}`);
}

/** ASOF JOIN takes one inequality, so age is judged on what it gives; a row too old is never replaced by one older still. */
function whereYoung({ ttlSeconds }: Pick<Join, 'ttlSeconds'>, instant: string, time: string): string {
  return ttlSeconds === undefined
    ? ''
    : `WHERE ${instant} - ${time} <= ${String(BigInt(ttlSeconds) * 1_000_000n)}`;
}

function and(predicates: readonly string[]): string {
  return predicates.join(' AND ');
}
