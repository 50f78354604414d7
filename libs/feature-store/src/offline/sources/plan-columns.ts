import { InvalidInputError, type ValueType } from '@quincunx/contracts';
import { nearestName } from '../../nearest-name.ts';
import { quoteName } from '../duckdb/quote.ts';
import { compileWantedExpression } from './compile-wanted-expression.ts';
import type { OpenedSource } from './opened-source.ts';
import { readColumn, readMissing } from './read-column.ts';
import type { Cell, WantedColumn } from './wanted-column.ts';

/** How wanted columns are read of a source. */
export interface ColumnPlan {
  /** The source's columns that it takes. */
  readonly reads: readonly string[];
  /** Layers of a query, each SQL of what is named by the one above: columns as they are and as read, inputs of expressions, what those give. */
  readonly layers: readonly (readonly string[])[];
  /** Each wanted column with what must be right for it; the last cell is the column's own. */
  readonly columns: readonly { readonly name: string; readonly cells: readonly [...Cell[], Cell] }[];
}

/**
 * @param types of columns that only expressions read, where they are not numbers.
 * @throws InvalidInputError naming every column that a file lacks or that holds another type, and what is wrong with an expression.
 */
export function planColumns(
  source: OpenedSource,
  wanted: readonly WantedColumn[],
  types: ReadonlyMap<string, ValueType>,
): ColumnPlan {
  const reads = new Set<string>();
  const read = new Map<string, string>();
  const bound = new Map<string, string>();
  const computed: string[] = [];
  const problems: { place: string; fault: string }[] = [];

  function readCell(column: string, { what, type, nullable }: Omit<Cell, 'origin' | 'raw' | 'value'>): Cell {
    const raw = quoteName(`raw:${column}`);
    const value = quoteName(`${type}:${column}`);
    const found = source.columns.get(column);
    const sql = found && readColumn(found, type);
    const lacking = source.parts.find(({ columns }) => !columns.includes(column));
    if (lacking !== undefined) {
      const fault = `there is no column '${column}' for ${what}${nearestName(column, lacking.columns)}`;
      problems.push({ place: lacking.name, fault });
    } else if (sql === undefined) {
      const fault = `column '${column}' holds ${String(found?.type)}, and ${what} is of type ${type}`;
      problems.push({ place: source.name, fault });
    } else if (found !== undefined) {
      reads.add(column);
      read.set(raw, `${found.sql} AS ${raw}`);
      read.set(value, `${sql} AS ${value}`);
    }
    const missing = found === undefined ? raw : readMissing({ ...found, sql: raw }, type);
    return { what, type, nullable, origin: { column }, raw: missing, value };
  }

  function cellsOf(want: WantedColumn): readonly [...Cell[], Cell] {
    if ('column' in want) return [readCell(want.column, want)];
    const { sql, inputs } = compileWantedExpression(want, source, types);
    const value = quoteName(`value:${want.name}`);
    computed.push(`${want.type === 'integer' ? `TRY_CAST(${sql} AS BIGINT)` : sql} AS ${value}`);
    const { what, type, nullable, expression } = want;
    const cells = inputs.map((input) => {
      const cell = readCell(input.name, { what, type: input.type, nullable: true });
      bound.set(input.name, `${cell.value} AS ${quoteName(input.name)}`);
      return cell;
    });
    return [...cells, { what, type, nullable, origin: { expression }, raw: value, value }];
  }

  const columns = wanted.map((want) => ({ name: want.name, cells: cellsOf(want) }));
  const [first] = problems;
  if (first !== undefined) {
    const faults = problems.filter(({ place }) => place === first.place).map(({ fault }) => fault);
    throw new InvalidInputError(`'${first.place}': ${[...new Set(faults)].join('; ')}`);
  }
  return { reads: [...reads], layers: [[...read.values()], [...bound.values()], computed], columns };
}
