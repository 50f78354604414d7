import type { ValueType } from '@quincunx/contracts';
import type { SourceColumn } from './opened-source.ts';

/** `instant` is read as microseconds since 1970; `text` is any value, written out. */
export type ColumnType = ValueType | 'instant' | 'text';

/** SQL for a column's value as a type, null where the source's value is not of it; undefined when no value can be. */
export function readColumn({ sql, type }: SourceColumn, wanted: ColumnType): string | undefined {
  if (type === 'text') return fromText[wanted](sql);
  if (type === 'json') return fromJson[wanted](sql);
  return familyOf(type).reads[wanted]?.(sql);
}

/** SQL for a column where a missing value is null, whatever the source writes for one. */
export function readMissing({ sql, type }: SourceColumn, wanted: ColumnType): string {
  if (type === 'json') return `nullif(${sql}, 'null')`;
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
  // After a text with the name of a zone, DuckDB takes texts without any for ones of that zone.
  instant: (sql) =>
    `CASE WHEN regexp_full_match(${sql}, '[^A-Za-z]+(T[^A-Za-z]+)?(Z| UTC)?') THEN epoch_us(TRY_CAST(${sql} AS TIMESTAMPTZ)) END`,
  text: (sql) => `nullif(${sql}, '')`,
};

const jsonText: Read = (sql) =>
  `CASE WHEN starts_with(${sql}, '"') THEN json_extract_string(${sql}, '$') END`;

// A text of JSON has its quotes, and so is no number.
const fromJson: Readonly<Record<ColumnType, Read>> = {
  string: jsonText,
  number: (sql) => `TRY_CAST(${sql} AS DOUBLE)`,
  integer: (sql) => `CASE WHEN regexp_full_match(${sql}, '-?[0-9]+') THEN TRY_CAST(${sql} AS BIGINT) END`,
  boolean: (sql) =>
    `CASE WHEN ${sql} IN ('true', '1') THEN true WHEN ${sql} IN ('false', '0') THEN false END`,
  instant: (sql) => fromText.instant(jsonText(sql)),
  text: (sql) => `json_extract_string(${sql}, '$')`,
};

interface Family {
  readonly types: RegExp;
  readonly reads: Readonly<Partial<Record<ColumnType, Read>>>;
}

const toText: Read = (sql) => `CAST(${sql} AS VARCHAR)`;
const toDouble: Read = (sql) => `TRY_CAST(${sql} AS DOUBLE)`;
const toBoolean: Read = (sql) => `CASE ${sql} WHEN 1 THEN true WHEN 0 THEN false END`;

const families: readonly Family[] = [
  {
    types: /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/,
    reads: {
      number: toDouble,
      integer: (sql) => `TRY_CAST(${sql} AS BIGINT)`,
      boolean: toBoolean,
      text: toText,
    },
  },
  {
    types: /^(FLOAT|DOUBLE|DECIMAL)/,
    reads: {
      number: toDouble,
      // Tables with missing values often keep their integers as floats.
      integer: (sql) => `CASE WHEN ${sql} = trunc(${sql}) THEN TRY_CAST(${sql} AS BIGINT) END`,
      boolean: toBoolean,
      text: (sql) => `regexp_replace(${toText(sql)}, '\\.0$', '')`,
    },
  },
  {
    types: /^(VARCHAR|UUID|ENUM)/,
    reads: { string: toText, instant: (sql) => fromText.instant(toText(sql)), text: toText },
  },
  { types: /^BOOLEAN$/, reads: { boolean: (sql) => sql, text: toText } },
  {
    types: /^TIMESTAMP WITH TIME ZONE$/,
    reads: { instant: (sql) => `epoch_us(${sql})`, text: toText },
  },
  {
    types: /^(TIMESTAMP|DATE)/,
    reads: { instant: (sql) => `epoch_us(CAST(${sql} AS TIMESTAMP))`, text: toText },
  },
];

const unreadable: Family = { types: /^/, reads: { text: toText } };

function familyOf(type: string): Family {
  return families.find(({ types }) => types.test(type)) ?? unreadable;
}
