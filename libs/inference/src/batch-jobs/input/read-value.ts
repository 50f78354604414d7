import type { Field, ValueType } from '@quincunx/contracts';
import type { InputColumn } from './batch-input.ts';

/** SQL for a column's value as an input of a model, null where it is none; undefined when no value of the column can be one. */
export function readValue({ sql, origin, type }: InputColumn, wanted: ValueType): string | undefined {
  if (origin === 'text') return fromText[wanted](sql);
  if (origin === 'json') return fromJson[wanted](sql);
  return families.find(({ types }) => types.test(type))?.reads[wanted]?.(sql);
}

/** SQL for whether a column has no value in a row. */
export function isMissing({ sql, origin }: InputColumn): string {
  return origin === 'json' ? `coalesce(json_type(${sql}) = 'NULL', true)` : `${sql} IS NULL`;
}

/** Beyond it, neighbouring integers are one number. */
const greatestInteger = '9007199254740991';

/** SQL, never null, for whether what was read is a value of the field's type: the rule for a request's rows, too. */
export function isValid(sql: string, { type }: Pick<Field, 'type'>): string {
  if (type === 'number') return `coalesce(isfinite(${sql}), false)`;
  if (type === 'integer') {
    return `coalesce(${sql} = trunc(${sql}) AND abs(${sql}) <= ${greatestInteger}, false)`;
  }
  return `${sql} IS NOT NULL`;
}

type Read = (sql: string) => string;

// DuckDB's cast takes 1_000, too.
const numberFromText: Read = (sql) =>
  `CASE WHEN NOT contains(${sql}, '_') THEN TRY_CAST(${sql} AS DOUBLE) END`;

const fromText: Readonly<Record<ValueType, Read>> = {
  number: numberFromText,
  integer: numberFromText,
  string: (sql) => sql,
  boolean: (sql) => `TRY_CAST(${sql} AS BOOLEAN)`,
};

const hasJsonType = (sql: string, ...types: readonly string[]) =>
  `json_type(${sql}) IN (${types.map((type) => `'${type}'`).join(', ')})`;

const numberFromJson: Read = (sql) =>
  `CASE WHEN ${hasJsonType(sql, 'BIGINT', 'UBIGINT', 'DOUBLE')} THEN TRY_CAST(CAST(${sql} AS VARCHAR) AS DOUBLE) END`;

const fromJson: Readonly<Record<ValueType, Read>> = {
  number: numberFromJson,
  integer: numberFromJson,
  string: (sql) => `CASE WHEN ${hasJsonType(sql, 'VARCHAR')} THEN json_extract_string(${sql}, '$') END`,
  boolean: (sql) => `CASE WHEN ${hasJsonType(sql, 'BOOLEAN')} THEN CAST(${sql} AS VARCHAR) = 'true' END`,
};

const toDouble: Read = (sql) => `TRY_CAST(${sql} AS DOUBLE)`;

const families: readonly {
  readonly types: RegExp;
  readonly reads: Readonly<Partial<Record<ValueType, Read>>>;
}[] = [
  { types: /^DOUBLE$/, reads: { number: (sql) => sql, integer: (sql) => sql } },
  { types: /^(FLOAT|DECIMAL)/, reads: { number: toDouble, integer: toDouble } },
  {
    types: /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/,
    reads: {
      number: toDouble,
      integer: toDouble,
      boolean: (sql) => `CASE ${sql} WHEN 1 THEN true WHEN 0 THEN false END`,
    },
  },
  { types: /^(VARCHAR|UUID|ENUM)/, reads: { string: (sql) => `CAST(${sql} AS VARCHAR)` } },
  { types: /^BOOLEAN$/, reads: { boolean: (sql) => sql } },
];
