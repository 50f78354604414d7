import { quoteText } from '../../duckdb/quote.ts';
import { rowColumn } from '../columns.ts';
import type { CopiedColumn } from './copy.ts';
import type { PostgresTable } from './postgres-table.ts';

/** Where the rows `v` of a table are; for rows that are nowhere, what is in them stands for it. SQL of PostgreSQL. */
export interface RowPlace {
  /** What is to be ordered by for the source's order. */
  readonly order: readonly string[];
  /** In messages: `ctid (0,1)`. */
  readonly shown: string;
  readonly copied: readonly CopiedColumn[];
  /** SQL of DuckDB over what was copied: `"#row"`, a number that differs from row to row, in the source's order. */
  readonly row: string;
}

export function rowPlace({ sql, rowsAre }: PostgresTable): RowPlace {
  if (rowsAre === 'nowhere') {
    const whole = 'v::text COLLATE "C"';
    return {
      order: [whole],
      shown: `'row ' || md5(v::text)`,
      copied: [{ name: '"#whole"', type: 'VARCHAR', sql: whole }],
      row: `row_number() OVER (ORDER BY "#whole") - 1 AS ${rowColumn}`,
    };
  }
  const place: CopiedColumn = { name: '"#place"', type: 'VARCHAR', sql: 'v.ctid' };
  const part: CopiedColumn = { name: '"#part"', type: 'BIGINT', sql: 'v.tableoid::int8' };
  // (block, line): less than 2^32 blocks, and than 2^16 lines in each.
  const inPart = `split_part("#place"[2:], ',', 1)::BIGINT * 65536 + split_part("#place"[:-2], ',', 2)::BIGINT`;
  if (rowsAre === 'here') {
    return {
      order: ['v.ctid'],
      shown: `'ctid ' || v.ctid`,
      copied: [place],
      row: `${inPart} AS ${rowColumn}`,
    };
  }
  return {
    order: ['v.tableoid', 'v.ctid'],
    shown: `concat(nullif(v.tableoid::regclass::text, ${quoteText(sql)}::regclass::text) || ' ', 'ctid ', v.ctid)`,
    copied: [part, place],
    row: `"#part"::HUGEINT * 281474976710656 + ${inPart} AS ${rowColumn}`,
  };
}
