import type { Source, ValueType } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName, quoteText } from '../duckdb/quote.ts';
import { openSource } from './open-source.ts';
import type { OpenedSource } from './opened-source.ts';
import { planColumns, type ColumnPlan } from './plan-columns.ts';
import { isRead } from './read-column.ts';
import type { Cell, WantedColumn } from './wanted-column.ts';

/** Wanted columns of a source, of which no value is passed over that is not what it should be. */
export interface CheckedSelect {
  readonly source: OpenedSource;
  readonly plan: ColumnPlan;
  /** What must be right in each row. */
  readonly cells: readonly Cell[];
  /** A query that gives `"#row"` and what the cells name, without failing at a wrong value. */
  readonly unchecked: string;
  /** A query that gives `"#row"`, the wanted columns and `"#right"`: whether the row is as wanted. */
  readonly rows: string;
  /** A query that gives `"#row"` and the wanted columns. It fails with `unreadable` at a row that is not as wanted, when `"#row"` is read. */
  readonly sql: string;
}

export const unreadable = 'a value is not as wanted';

/** SQL for a value of `CheckedSelect.rows`, which fails where the row is not as wanted. */
export function requireRight(value: string): string {
  return `CASE WHEN "#right" THEN ${value} ELSE error(${quoteText(unreadable)}) END`;
}

/**
 * @param workspace the folder that the source's path is relative to.
 * @param types of columns that only expressions read, where they are not numbers.
 * @throws InvalidInputError when the source is not there, or as `checkSource`.
 */
export async function openCheckedSelect(
  connection: DuckDBConnection,
  workspace: string,
  source: Source,
  wanted: readonly WantedColumn[],
  types: ReadonlyMap<string, ValueType> = new Map(),
): Promise<CheckedSelect> {
  return await checkSource(await openSource(connection, workspace, source), wanted, types);
}

/** @throws InvalidInputError naming every column that the source lacks or that holds another type, and what is wrong with an expression. */
export async function checkSource(
  source: OpenedSource,
  wanted: readonly WantedColumn[],
  types: ReadonlyMap<string, ValueType> = new Map(),
): Promise<CheckedSelect> {
  try {
    return await createCheckedSelect(source, planColumns(source, wanted, types));
  } catch (error) {
    const whole = await source.withAllColumns?.();
    if (whole === undefined) throw error;
    return await createCheckedSelect(whole, planColumns(whole, wanted, types));
  }
}

export async function createCheckedSelect(source: OpenedSource, plan: ColumnPlan): Promise<CheckedSelect> {
  const scan = await source.scan(plan.reads);
  const check = source.rowCheck;
  const isRow = quoteName('#isRow');
  const [first = [], ...layers] = plan.layers;
  const checked = check === undefined ? first : [...first, `nullif(${check.sql}, false) AS ${isRow}`];
  const rowCell: Cell[] =
    check === undefined
      ? []
      : [
          {
            what: 'a row',
            type: 'boolean',
            nullable: false,
            origin: { isNot: check.isNot },
            raw: 'true',
            value: isRow,
          },
        ];
  const cells = [...rowCell, ...plan.columns.flatMap((column) => column.cells)];
  return selectFrom(layered(`(${scan})`, [checked, ...layers]), { source, plan, cells });
}

/** The same of other rows: a table, or a query, that has what `unchecked` has. */
export function selectFrom(
  unchecked: string,
  { source, plan, cells }: Pick<CheckedSelect, 'source' | 'plan' | 'cells'>,
): CheckedSelect {
  const values = plan.columns.map(
    (column) => `${column.cells.at(-1)?.value ?? ''} AS ${quoteName(column.name)}`,
  );
  const rows = `SELECT ${['"#row"', ...values].join(', ')}, ${areRight(cells)} AS "#right" FROM ${unchecked}`;
  const sql = `SELECT * EXCLUDE ("#right") REPLACE (${requireRight('"#row"')} AS "#row") FROM (${rows})`;
  return { source, plan, cells, unchecked, rows, sql };
}

/** SQL for whether all cells of a row are right. */
export function areRight(cells: readonly Cell[]): string {
  return cells.length === 0 ? 'true' : `coalesce(${cells.map(isRight).join(' AND ')}, false)`;
}

/** SQL for whether a cell is right; null or false when it is not. */
export function isRight({ raw, value, type, nullable }: Cell): string {
  const read = isRead(value, type);
  return nullable ? `(${raw} IS NULL OR ${read})` : `(${read})`;
}

/** The first layer is all that later ones need of the source. */
function layered(scan: string, [first = [], ...layers]: readonly (readonly string[])[]): string {
  const innermost = `(SELECT ${['"#row"', ...first].join(', ')} FROM ${scan})`;
  return layers
    .filter((layer) => layer.length > 0)
    .reduce((rows, layer) => `(SELECT *, ${layer.join(', ')} FROM ${rows})`, innermost);
}
