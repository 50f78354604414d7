import { quoteName } from '../../duckdb/quote.ts';

/** A column of a table. */
export interface PostgresColumn {
  readonly name: string;
  /** As SQL: `character varying(20)`. */
  readonly type: string;
  /** The name of the type in the catalogue, under any domain: `varchar`. */
  readonly base: string;
  readonly isEnum: boolean;
  /** Of texts: its name as SQL, and whether two are equal only when they are the same. */
  readonly collation: { readonly sql: string; readonly isExact: boolean } | undefined;
}

/** SQL that names a column of a row `v`, and tells texts apart that its type, or its collation, takes for equal. */
export function columnSql({ name, base, collation }: PostgresColumn): string {
  const sql = `v.${quoteName(name)}`;
  return base === 'citext' || collation?.isExact === false ? `${sql}::text COLLATE "C"` : sql;
}

/** SQL for whether the join key of a row is one that is asked for. @param asked SQL: a bigint, or a text. */
export function isKey(column: PostgresColumn, asked: string): string {
  const { base, collation } = column;
  if (!isFoundByIndex(column)) return `${columnSql(column)}::text COLLATE "C" = ${asked}`;
  return `${columnSql(column)} = ${keyOfType[base]?.(asked) ?? asked} ${collation === undefined ? '' : `COLLATE ${collation.sql}`}`;
}

/** Whether an index on the column finds a join key. */
export function isFoundByIndex({ base, collation }: PostgresColumn): boolean {
  const isText = ['text', 'varchar', 'bpchar'].includes(base);
  return isText
    ? collation?.isExact === true
    : base === 'uuid' || base === 'numeric' || base.startsWith('int');
}

const uuidText = `'^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'`;

/** A join key as a value of a type that it is not of; null where no value of that type is written so, as 'A0EE...' and 'a '. */
const keyOfType: Readonly<Record<string, (asked: string) => string>> = {
  numeric: (asked) => `${asked}::numeric`,
  uuid: (asked) => `CASE WHEN ${asked} ~ ${uuidText} THEN ${asked}::uuid END`,
  bpchar: (asked) => `CASE WHEN ${asked} = rtrim(${asked}, ' ') THEN ${asked}::bpchar END`,
};
