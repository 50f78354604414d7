import type { JoinKey } from '@quincunx/contracts';
import { keyColumn, rowColumn, timeColumn } from '../columns.ts';
import { copyToPostgres, type Databases } from './copy.ts';
import { isKey } from './postgres-column.ts';
import type { PostgresView } from './postgres-view.ts';

const askedTable = 'pg_temp.asked';

/** A temporary table of PostgreSQL, as `a`: keys, each with the times, from one to another, of which rows are asked for. */
export const asked = `${askedTable} a`;
/** In it, the `"#row"` of an entity row. */
export const askedRow = 'a.entity_row';

/** The statement that creates the table. */
export function createAskedTable({ keys }: PostgresView): string {
  const columns = keys.map(({ type }, index) => `k${index} ${type === 'integer' ? 'bigint' : 'text'}`);
  const all = ['entity_row bigint', '"from" timestamptz', '"to" timestamptz', ...columns];
  return `CREATE TEMPORARY TABLE asked (${all.join(', ')}) ON COMMIT DROP`;
}

/** SQL for whether a row `v` is of the key and times of `a`. */
export function isAsked({ keys, time }: PostgresView): string {
  const same = keys.map(({ column }, index) => isKey(column, `a.k${index}`));
  return [...same, `${time} >= a."from"`, `${time} <= a."to"`].join(' AND ');
}

interface Asked {
  readonly entityRows: string;
  readonly keys: readonly JoinKey[];
  /** How long before its time a row may be, in microseconds; without it, however long. */
  readonly reach: bigint | undefined;
}

/** Fills the table with a row for each entity row whose key is whole; those of one key lie together, as what an index finds for them does. */
export async function copyEntityRows(
  databases: Databases,
  { entityRows, keys, reach }: Asked,
): Promise<void> {
  const columns = [rowColumn, earliest(timeColumn, reach), latest(timeColumn), ...keys.map(keyColumn)];
  const order = [...keys.map(keyColumn), timeColumn].join(', ');
  await fill(
    databases,
    `SELECT ${columns.join(', ')} FROM ${entityRows} ${whereWhole(keys)} ORDER BY ${order}`,
  );
}

/**
 * Fills the table with a row for each whole key, of the times of all its entity rows.
 * @param hasLater whether all later times are asked for, too.
 */
export async function copyKeys(
  databases: Databases,
  { entityRows, keys, reach, hasLater }: Asked & { readonly hasLater: boolean },
): Promise<void> {
  const names = keys.map(keyColumn);
  const to = hasLater ? lastInstant : `max(${timeColumn})`;
  const columns = ['0', earliest(`min(${timeColumn})`, reach), latest(to), ...names];
  const groups = names.length === 0 ? '' : `GROUP BY ${names.join(', ')}`;
  await fill(databases, `SELECT ${columns.join(', ')} FROM ${entityRows} ${whereWhole(keys)} ${groups}`);
}

// Rows are of the years 1 to 9999.
const firstInstant = '(-62135596800000000)';
const lastInstant = '253402300799999999';
/** More than lies between them. */
const longest = 400_000_000_000_000_000n;

function earliest(time: string, reach = longest): string {
  return `make_timestamp(greatest(${time} - ${String(reach < longest ? reach : longest)}, ${firstInstant}))`;
}

function latest(time: string): string {
  return `make_timestamp(${time})`;
}

/** A text with a NUL is no text to PostgreSQL, and so no key of a row. */
function whereWhole(keys: readonly JoinKey[]): string {
  const predicates = keys.flatMap((key) => {
    const column = keyColumn(key);
    const isText = key.type === 'string' ? [`NOT contains(${column}, chr(0))`] : [];
    return [`${column} IS NOT NULL`, ...isText];
  });
  return predicates.length === 0 ? '' : `WHERE ${predicates.join(' AND ')}`;
}

async function fill(databases: Databases, query: string): Promise<void> {
  await copyToPostgres(databases, query, askedTable);
  // A temporary table has no statistics otherwise.
  await databases.client.query(`ANALYZE ${askedTable}`);
}
