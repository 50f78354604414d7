import { InvalidInputError } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { isRight, unreadable, type CheckedSelect } from './checked-select.ts';
import { messageOf } from './message-of.ts';
import type { ColumnType } from './read-column.ts';
import type { SourceFile } from './source-file.ts';
import type { Cell } from './wanted-column.ts';

/**
 * Why a query over a source failed: which value of which row is wrong, or what is wrong with the file.
 * @returns an InvalidInputError, or the error itself when the source is not the reason.
 */
export async function explainSourceError(
  error: unknown,
  connection: DuckDBConnection,
  select: CheckedSelect,
): Promise<unknown> {
  try {
    await select.file.requireContent();
    const message = messageOf(error);
    if (!message.includes(unreadable)) return csvError(message, select.file) ?? error;
    return (await findWrongValue(connection, select)) ?? error;
  } catch (second) {
    return csvError(messageOf(second), select.file) ?? second;
  }
}

async function findWrongValue(
  connection: DuckDBConnection,
  { file, cells, unchecked }: CheckedSelect,
): Promise<InvalidInputError | undefined> {
  const checks = cells.map((cell, index) => `coalesce(${isRight(cell)}, false) AS "right:${index}"`);
  const raws = cells.map(({ raw }, index) => `CAST(${raw} AS VARCHAR) AS "shown:${index}"`);
  const result = await connection.runAndReadAll(
    `SELECT "#row", ${[...checks, ...raws].join(', ')} FROM ${unchecked}
     WHERE NOT (${cells.map((cell) => `coalesce(${isRight(cell)}, false)`).join(' AND ')})
     ORDER BY "#row" LIMIT 1`,
  );
  const [row] = result.getRows();
  if (row === undefined) return undefined;
  const [number, ...rest] = row;
  const index = rest.indexOf(false);
  const cell = cells[index];
  if (cell === undefined) return undefined;
  const place = `row ${String(BigInt(String(number)) + 1n)}${file.format === 'csv' ? ' after the header' : ''}`;
  const shown = rest[cells.length + index];
  const fault = describe(cell, typeof shown === 'string' ? shown : undefined);
  return new InvalidInputError(`'${file.path}', ${place}: ${fault}`);
}

const kinds: Readonly<Record<ColumnType, string>> = {
  number: 'a finite number',
  integer: 'an integer of 64 bits',
  string: 'a text',
  boolean: 'true or false',
  instant: 'an instant of the years 1 to 9999, such as 2026-01-31T09:30:00Z',
};

const longestShown = 100;

function describe({ what, type, origin }: Cell, shown: string | undefined): string {
  const place = 'column' in origin ? `column '${origin.column}'` : `${what}, ${origin.expression},`;
  if (shown === undefined) return `${place} has no value, and ${what} needs one`;
  const value = shown.length > longestShown ? `${shown.slice(0, longestShown)}...` : shown;
  return 'column' in origin
    ? `${place}: '${value}' is not ${kinds[type]}`
    : `${place} gives ${value}, which is not ${kinds[type]}`;
}

/** From DuckDB's message, which has the machine's path in it. */
function csvError(message: string, { path }: SourceFile): InvalidInputError | undefined {
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (line === undefined) return undefined;
  const [, expected, found] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message) ?? [];
  let fault = 'is not CSV (RFC 4180)';
  if (found !== undefined) fault = `has ${found} values, and the header names ${String(expected)} columns`;
  else if (message.includes('unterminated quote')) fault = 'has a quote that is not closed';
  else if (message.includes('not utf-8')) fault = 'is not UTF-8';
  return new InvalidInputError(`'${path}', line ${line}: ${fault}`);
}
