import type { ValueType } from '@quincunx/contracts';
import type { SourceColumn } from './source-file.ts';

/** `instant` is read as microseconds since 1970. */
export type ColumnType = ValueType | 'instant';

/** SQL for a column's value as a type, null where the file's value is not of it; undefined when no value can be. */
export function readColumn({ sql, type }: SourceColumn, wanted: ColumnType): string | undefined {
  if (type === 'text') return fromText[wanted](sql);
  return familyOf(type).reads[wanted]?.(sql);
}

/** SQL for a column where a missing value is null, whatever the file writes for one. */
export function readMissing({ sql, type }: SourceColumn, wanted: ColumnType): string {
  return type === 'text' && wanted !== 'string' ? `nullif(${sql}, '')` : sql;
}

/** SQL for whether a value that was read as a type is one: neither missing nor beyond what the type holds. */
export function isRead(sql: string, type: ColumnType): string {
  if (type === 'number') return `isfinite(${sql})`;
  if (type === 'instant') return `${sql} BETWEEN ${String(firstInstant)} AND ${String(lastInstant)}`;
  return `${sql} IS NOT NULL`;
}

/** Of the years 1 to 9999, which four digits can write. */
const firstInstant = -62_135_596_800_000_000n;
const lastInstant = 253_402_300_799_999_999n;

type Read = (sql: string) => string;

// DuckDB's casts also take 1_000 and, for an integer, 17.5, 1e3 and 0x1F.
const fromText: Readonly<Record<ColumnType, Read>> = {
  string: (sql) => sql,
  number: (sql) => `CASE WHEN NOT contains(${sql}, '_') THEN TRY_CAST(${sql} AS DOUBLE) END`,
  integer: (sql) =>
    `CASE WHEN regexp_full_match(${sql}, '\\s*[+-]?[0-9]+\\s*') THEN TRY_CAST(${sql} AS BIGINT) END`,
  boolean: (sql) => `TRY_CAST(${sql} AS BOOLEAN)`,
  instant: (sql) => `epoch_us(TRY_CAST(${sql} AS TIMESTAMPTZ))`,
};

interface Family {
  readonly types: RegExp;
  readonly reads: Readonly<Partial<Record<ColumnType, Read>>>;
}

const toDouble: Read = (sql) => `TRY_CAST(${sql} AS DOUBLE)`;
const toBoolean: Read = (sql) => `CASE ${sql} WHEN 1 THEN true WHEN 0 THEN false END`;

const families: readonly Family[] = [
  {
    types: /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/,
    reads: { number: toDouble, integer: (sql) => `TRY_CAST(${sql} AS BIGINT)`, boolean: toBoolean },
  },
  {
    types: /^(FLOAT|DOUBLE|DECIMAL)/,
    reads: {
      number: toDouble,
      // Tables with missing values often keep their integers as floats.
      integer: (sql) => `CASE WHEN ${sql} = trunc(${sql}) THEN TRY_CAST(${sql} AS BIGINT) END`,
      boolean: toBoolean,
    },
  },
  {
    types: /^(VARCHAR|UUID|ENUM)/,
    reads: { string: (sql) => `CAST(${sql} AS VARCHAR)`, instant: fromText.instant },
  },
  { types: /^BOOLEAN$/, reads: { boolean: (sql) => sql } },
  { types: /^(TIMESTAMP|DATE)/, reads: { instant: (sql) => `epoch_us(CAST(${sql} AS TIMESTAMPTZ))` } },
];

const unreadable: Family = { types: /^/, reads: {} };

function familyOf(type: string): Family {
  return families.find(({ types }) => types.test(type)) ?? unreadable;
}
