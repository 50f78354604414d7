import { quoteText } from '../../duckdb/quote.ts';
import { rowColumn } from '../columns.ts';
import type { CopiedColumn } from './copy.ts';
import type { PostgresTable } from './postgres-table.ts';

/** Where the rows `v` of a table are; of rows that are nowhere, as a view's, what is in them stands for it. SQL of PostgreSQL. */
export interface RowPlace {
  /** What is to be ordered by for the source's order. */
  readonly order: readonly string[];
  /** In messages: `ctid (0,1)`. */
  readonly shown: string;
  readonly copied: CopiedColumn;
  /** SQL of DuckDB over what was copied: `"#row"`, a number for each row, in the source's order. */
  readonly row: string;
}

const placeColumn = '"#place"';

export function rowPlace({ sql, hasPlaces }: PostgresTable): RowPlace {
  if (!hasPlaces) {
    const whole = 'v::text COLLATE "C"';
    return {
      order: [whole],
      shown: `'row ' || md5(v::text)`,
      copied: { name: placeColumn, type: 'VARCHAR', sql: whole },
      row: numbered([placeColumn]),
    };
  }
  // The rows of a partitioned table are in others.
  const partition = `nullif(v.tableoid::regclass::text, ${quoteText(sql)}::regclass::text)`;
  const numbers = `v.tableoid::int8 || translate(v.ctid::text, '()', ',')`;
  return {
    order: ['v.tableoid', 'v.ctid'],
    shown: `concat(${partition} || ' ', 'ctid ', v.ctid)`,
    copied: { name: placeColumn, type: 'VARCHAR', sql: numbers },
    row: numbered([1, 2, 3].map((part) => `split_part(${placeColumn}, ',', ${part})::BIGINT`)),
  };
}

function numbered(order: readonly string[]): string {
  return `row_number() OVER (ORDER BY ${order.join(', ')}) - 1 AS ${rowColumn}`;
}
