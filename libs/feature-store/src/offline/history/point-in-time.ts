import type { JoinKey } from '@quincunx/contracts';
import { createdColumn, keyColumn, newestFirst, rowColumn, timeColumn } from './columns.ts';
import type { History } from './history.ts';

type JoinOptions = Parameters<History['joinPointInTime']>[0];

export interface PointInTime extends Pick<JoinOptions, 'entityRows' | 'keys' | 'result' | 'asKnownAt'> {
  /** A query of a view's rows. */
  readonly rows: string;
  readonly joinKeys: readonly JoinKey[];
  /** The columns of its features. */
  readonly values: readonly string[];
  readonly ttlSeconds: number | undefined;
  /** The name of a table to work with. */
  readonly matched: string;
}

/** The instant from which a row may be seen. */
const fromColumn = '"#from"';

/**
 * The two statements of a point-in-time join.
 *
 * The first finds, for each entity row, the last instant until its own from which a row of its key may be seen, and the second
 * the newest of the rows that may be seen from that instant: so the order of all rows is one of integers, which is what DuckDB's ASOF JOIN is
 * fast at, and ties are resolved among few rows. A value may be seen from its time on, or, as known, from when it is true and known.
 */
export function pointInTimeJoin(options: PointInTime): readonly [match: string, join: string] {
  const { entityRows, keys, result, asKnownAt, rows, joinKeys, values, ttlSeconds, matched } = options;
  const own = joinKeys.map(keyColumn);
  const asked = keys.map(keyColumn);
  const equal = (left: string, right: string, names: readonly string[] = own) =>
    names.map((name, index) => `${left}.${name} = ${right}.${own[index] ?? ''}`);
  // For a small table DuckDB's ASOF takes two nulls for equal.
  const whole = asked.map((key) => `${key} IS NOT NULL`);
  const ttl = ttlSeconds === undefined ? undefined : String(BigInt(ttlSeconds) * 1_000_000n);
  const seen = asKnownAt
    ? `SELECT *, greatest(${timeColumn}, ${createdColumn}) AS ${fromColumn} FROM (${rows}) WHERE ${createdColumn} IS NOT NULL`
    : `SELECT *, ${timeColumn} AS ${fromColumn} FROM (${rows})`;
  const partition = own.length === 0 ? '' : `PARTITION BY ${own.join(', ')}`;
  // Of what is known when a newer row is, nothing is the newest from then on.
  const steps = asKnownAt
    ? `${seen} QUALIFY ${timeColumn} >= max(${timeColumn}) OVER (${partition} ORDER BY ${fromColumn})`
    : seen;
  const match = `
    CREATE TEMP TABLE ${matched} AS
    SELECT e.${rowColumn}, e.${timeColumn}, ${[...asked.map((key, index) => `e.${key} AS ${own[index] ?? ''}`), `v.${fromColumn}`].join(', ')}
    FROM (SELECT * FROM ${entityRows} ${where(whole)}) e
    ASOF JOIN (${steps}) v ON ${[...equal('e', 'v', asked), `e.${timeColumn} >= v.${fromColumn}`].join(' AND ')}
    ${ttl === undefined ? '' : `WHERE e.${timeColumn} - v.${fromColumn} <= ${ttl}`}`;
  const same = (left: string, right: string) =>
    [...equal(left, right), `${left}.${fromColumn} = ${right}.${fromColumn}`].join(' AND ');
  const join = `
    CREATE TEMP TABLE ${result} AS
    SELECT m.${rowColumn}, ${[timeColumn, createdColumn, ...values].map((column) => `n.${column}`).join(', ')}
    FROM ${matched} m JOIN (
      SELECT v.* FROM (${seen}) v SEMI JOIN ${matched} m ON ${same('v', 'm')}
      QUALIFY row_number() OVER (PARTITION BY ${[...own, fromColumn].map((column) => `v.${column}`).join(', ')} ORDER BY ${newestFirst}) = 1
    ) n ON ${same('m', 'n')}
    ${ttl === undefined ? '' : `WHERE m.${timeColumn} - n.${timeColumn} <= ${ttl}`}`;
  return [match, join];
}

function where(predicates: readonly string[]): string {
  return predicates.length === 0 ? '' : `WHERE ${predicates.join(' AND ')}`;
}
