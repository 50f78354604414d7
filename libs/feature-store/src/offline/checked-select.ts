import { InvalidInputError, type ValueType } from '@quincunx/contracts';
import { nearestName } from '../nearest-name.ts';
import { compileWantedExpression } from './compile-wanted-expression.ts';
import { quoteName, quoteText } from './quote.ts';
import { isRead, readColumn, readMissing } from './read-column.ts';
import type { SourceFile } from './source-file.ts';
import type { Cell, WantedColumn } from './wanted-column.ts';

export interface CheckedSelect {
  readonly file: SourceFile;
  /** A query that gives `"#row"` and the wanted columns. It fails with `unreadable` at a row where one is not as wanted. */
  readonly sql: string;
  /** What must be right in each row, and the query that gives it without failing. */
  readonly cells: readonly Cell[];
  readonly unchecked: string;
}

export const unreadable = 'a value is not as wanted';

/**
 * A query on a file that gives wanted columns and passes over no value that is not what it should be.
 * @param types of columns that only expressions read, where they are not numbers.
 * @throws InvalidInputError naming every column that the file lacks or that holds another type, and what is wrong with an expression.
 */
export function createCheckedSelect(
  file: SourceFile,
  wanted: readonly WantedColumn[],
  types: ReadonlyMap<string, ValueType> = new Map(),
): CheckedSelect {
  const read = new Map<string, string>();
  const bound = new Map<string, string>();
  const computed: string[] = [];
  const problems: string[] = [];

  function readCell(column: string, { what, type, nullable }: Omit<Cell, 'origin' | 'raw' | 'value'>): Cell {
    const raw = quoteName(`raw:${type}:${column}`);
    const value = quoteName(`${type}:${column}`);
    const source = file.columns.get(column);
    const sql = source && readColumn(source, type);
    if (source === undefined) problems.push(missing(what, column, file));
    else if (sql === undefined)
      problems.push(`column '${column}' holds ${source.type}, and ${what} is of type ${type}`);
    else read.set(value, `${readMissing(source, type)} AS ${raw}, ${sql} AS ${value}`);
    return { what, type, nullable, origin: { column }, raw, value };
  }

  function cellsOf(want: WantedColumn): readonly [...Cell[], Cell] {
    if ('column' in want) return [readCell(want.column, want)];
    const { sql, inputs } = compileWantedExpression(want, file, types);
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
  if (problems.length > 0)
    throw new InvalidInputError(`'${file.path}': ${[...new Set(problems)].join('; ')}`);

  const rows = layered(`(${file.scan})`, [[...read.values()], [...bound.values()], computed]);
  const results = columns.map(({ name, cells }) => `${guard(cells)} AS ${quoteName(name)}`);
  return {
    file,
    sql: `SELECT ${['"#row"', ...results].join(', ')} FROM ${rows}`,
    cells: columns.flatMap(({ cells }) => cells),
    unchecked: rows,
  };
}

/** SQL for whether a cell is right; null or false when it is not. */
export function isRight({ raw, value, type, nullable }: Cell): string {
  const read = isRead(value, type);
  return nullable ? `(${raw} IS NULL OR ${read})` : `(${read})`;
}

function guard(cells: readonly [...Cell[], Cell]): string {
  const value = cells.at(-1)?.value ?? 'NULL';
  return `CASE WHEN ${cells.map(isRight).join(' AND ')} THEN ${value} ELSE error(${quoteText(unreadable)}) END`;
}

/** The first layer is all that later ones need of the file. */
function layered(scan: string, [first = [], ...layers]: readonly (readonly string[])[]): string {
  const innermost = `(SELECT ${['"#row"', ...first].join(', ')} FROM ${scan})`;
  return layers
    .filter((layer) => layer.length > 0)
    .reduce((rows, layer) => `(SELECT *, ${layer.join(', ')} FROM ${rows})`, innermost);
}

function missing(what: string, column: string, file: SourceFile): string {
  return `there is no column '${column}' for ${what}${nearestName(column, file.columns.keys())}`;
}
