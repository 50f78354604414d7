import type { Value } from '@quincunx/contracts';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { quoteName } from '../duckdb/quote.ts';
import { toValue } from '../duckdb/to-value.ts';
import { areRight, isRight, type CheckedSelect } from './checked-select.ts';
import { describeFault } from './describe-fault.ts';
import type { Place } from './opened-source.ts';
import { sourceContent } from './source-content.ts';
import type { Cell } from './wanted-column.ts';

/** A row that is not as wanted. */
export interface WrongRow {
  readonly place: Place;
  /** The first thing that is wrong with it. */
  readonly fault: string;
  /** What the source has in the columns that are read, or the row's text where it has none. */
  readonly content: Readonly<Record<string, unknown>>;
  /** The wanted columns that are right, by name. */
  readonly values: ReadonlyMap<string, Value>;
}

/** @param condition as `findWrongRows`. */
export async function countWrongRows(
  connection: DuckDBConnection,
  { cells, unchecked }: CheckedSelect,
  condition = 'true',
): Promise<number> {
  const counted = await connection.runAndReadAll(
    `SELECT count(*) FROM ${unchecked} WHERE NOT (${areRight(cells)}) AND ${condition}`,
  );
  return Number(counted.getRows()[0]?.[0]);
}

type Found = Readonly<Record<string, DuckDBValue>>;

/** The first rows that are not as wanted, in the source's order. @param condition SQL that holds for rows that matter. */
export async function findWrongRows(
  connection: DuckDBConnection,
  select: CheckedSelect,
  { limit, condition = 'true' }: { readonly limit: number; readonly condition?: string | undefined },
): Promise<readonly WrongRow[]> {
  const { source, plan, cells, unchecked } = select;
  const columns = [
    ...cells.map((cell, index) => `coalesce(${isRight(cell)}, false) AS "right:${index}"`),
    ...cells.map(({ raw }, index) => `CAST(${raw} AS VARCHAR) AS "shown:${index}"`),
    ...plan.reads.map((column) => quoteName(`raw:${column}`)),
    ...plan.columns.map(
      ({ name, cells: own }) => `${own.at(-1)?.value ?? ''} AS ${quoteName(`value:${name}`)}`,
    ),
  ];
  const result = await connection.runAndReadAll(
    `SELECT ${['"#row"', ...columns].join(', ')} FROM ${unchecked}
     WHERE NOT (${areRight(cells)}) AND ${condition} ORDER BY "#row" LIMIT ${limit}`,
  );
  const rows = result.getRowObjects();
  const places = await source.placesOf(rows.map((row) => BigInt(String(row['#row']))));
  return rows.flatMap((row, index) => {
    const place = places[index];
    return place === undefined ? [] : [toWrongRow(select, row, place)];
  });
}

function toWrongRow({ source, plan, cells }: CheckedSelect, row: Found, place: Place): WrongRow {
  const wrong = cells.findIndex((_, index) => row[`right:${index}`] === false);
  const shown = row[`shown:${wrong}`];
  const cell = cells[wrong];
  const right = new Set(cells.filter((_, index) => row[`right:${index}`] === true));
  const columns = plan.columns.filter((column) => column.cells.every((each: Cell) => right.has(each)));
  const content = plan.reads.map((column): [string, unknown] => [
    column,
    sourceContent(row[`raw:${column}`] ?? null, source.columns.get(column)?.type),
  ]);
  return {
    place,
    fault: cell === undefined ? '' : describeFault(cell, typeof shown === 'string' ? shown : undefined),
    content: cell && 'isNot' in cell.origin ? { line: place.text } : Object.fromEntries(content),
    values: new Map(columns.map(({ name }) => [name, toValue(row[`value:${name}`] ?? null)])),
  };
}
