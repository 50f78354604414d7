import { quoteName } from '../../duckdb/quote.ts';
import type { ColumnType } from '../../sources/read-column.ts';
import type { CopiedColumn } from './copy.ts';
import { columnSql, type PostgresColumn } from './postgres-column.ts';

/** SQL over a row `v`. */
export interface ReadColumn {
  /** Null where the value is not right. Instants are of type `timestamp`, in UTC. */
  readonly value: string;
  /** Whether a value is one of the wanted type, null where there is none; undefined where every value is. */
  readonly isRight?: string;
}

/** Undefined where no value of the column can be of the type. */
export function readPostgresColumn(column: PostgresColumn, wanted: ColumnType): ReadColumn | undefined {
  const family = familyOf(column);
  const sql = columnSql(column);
  if (wanted === 'text') return { value: family.toText(sql) };
  const read = family.reads[wanted]?.(sql);
  if (read?.isRight === undefined) return read;
  return { ...read, value: `CASE WHEN ${read.isRight} THEN ${read.value} END` };
}

/** A column as it is, for DuckDB to read, and its type as a `SourceColumn` has it. */
export function copyWhole(column: PostgresColumn): { readonly type: string; readonly copied: CopiedColumn } {
  const { toText, whole } = familyOf(column);
  const sql = columnSql(column);
  const name = quoteName(column.name);
  return whole === undefined
    ? { type: `${column.type} of PostgreSQL`, copied: { name, type: 'VARCHAR', sql: toText(sql) } }
    : { type: whole.readAs ?? whole.type, copied: { name, type: whole.type, sql: whole.as(sql) } };
}

/** Of the years 1 to 9999: SQL. */
export const firstInstant = `timestamp '0001-01-01'`;
export const lastInstant = `timestamp '9999-12-31 23:59:59.999999'`;

type ToSql = (sql: string) => string;

/** Types that are read alike. */
interface Family {
  /** Values that are equal are the same text. */
  readonly toText: ToSql;
  readonly reads: Readonly<Partial<Record<ColumnType, (sql: string) => ReadColumn>>>;
  /** What the column is in DuckDB. */
  readonly whole?: { readonly type: CopiedColumn['type']; readonly as: ToSql; readonly readAs?: string };
}

const same: ToSql = (sql) => sql;
const toText: ToSql = (sql) => `${sql}::text`;

const integers: Family = {
  toText,
  reads: {
    number: (sql) => ({ value: `${sql}::float8` }),
    integer: (sql) => ({ value: `${sql}::int8` }),
    boolean: (sql) => ({ value: `${sql} = 1`, isRight: `${sql} IN (0, 1)` }),
  },
  whole: { type: 'BIGINT', as: same },
};
const floats: Family = {
  // 0 and -0 are equal.
  toText: (sql) => `(${sql} + 0)::text`,
  reads: {
    // NaN is greater than infinity.
    number: (sql) => ({
      value: `${sql}::float8`,
      isRight: `(${sql} > '-Infinity' AND ${sql} < 'Infinity')`,
    }),
  },
  whole: { type: 'DOUBLE', as: same },
};
const trimmed: ToSql = (sql) => `trim_scale(${sql})::text`;
const decimals: Family = {
  toText: trimmed,
  reads: {
    // PostgreSQL makes no double of what is too small for one, nor of what is too great.
    number: (sql) => ({
      value: `${sql}::float8`,
      isRight: `(${sql} = 0 OR abs(${sql}) BETWEEN 2.5e-324 AND 1.7976931348623157e308)`,
    }),
    integer: (sql) => ({
      value: `${sql}::int8`,
      isRight: `(${sql} = trunc(${sql}) AND ${sql} BETWEEN -9223372036854775808 AND 9223372036854775807)`,
    }),
  },
  whole: { type: 'VARCHAR', as: trimmed, readAs: 'text' },
};
const texts: Family = {
  toText,
  reads: { string: (sql) => ({ value: toText(sql) }) },
  whole: { type: 'VARCHAR', as: toText },
};
const booleans: Family = {
  toText,
  reads: { boolean: (sql) => ({ value: sql }) },
  whole: { type: 'BOOLEAN', as: same },
};
const isInstant: ToSql = (sql) => `${sql} BETWEEN ${firstInstant} AND ${lastInstant}`;
// DuckDB has no text for instants that are infinite, or before Christ.
const instants: Family = {
  toText,
  reads: { instant: (sql) => ({ value: `${sql}::timestamp`, isRight: isInstant(sql) }) },
  whole: { type: 'VARCHAR', as: (sql) => `${sql}::timestamp::text` },
};
const others: Family = { toText, reads: {} };

/** By the names of types, all of which are built in but for citext. */
const families: Readonly<Record<string, Family>> = {
  int2: integers,
  int4: integers,
  int8: integers,
  float4: floats,
  float8: floats,
  numeric: decimals,
  text: texts,
  varchar: texts,
  bpchar: texts,
  name: texts,
  citext: texts,
  uuid: texts,
  bool: booleans,
  timestamptz: instants,
  timestamp: instants,
  date: instants,
};

function familyOf({ base, isEnum }: PostgresColumn): Family {
  return isEnum ? texts : (families[base] ?? others);
}
