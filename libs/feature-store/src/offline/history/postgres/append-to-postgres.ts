import { InvalidInputError, type FeatureView, type Value } from '@quincunx/contracts';
import { errorCodeOf } from '@quincunx/storage';
import { toInstant } from '../../../instant.ts';
import type { NewPushedRow } from '../../../push/pushed-row.ts';
import { messageOf } from '../../duckdb/message-of.ts';
import { quoteName } from '../../duckdb/quote.ts';
import type { ColumnType } from '../../sources/read-column.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import { describeTable } from './postgres-table.ts';
import { createPostgresView, type PostgresView } from './postgres-view.ts';

/**
 * Inserts pushed rows into the table that has a view's history: all, or none.
 * @throws InvalidInputError when the table has no place for them, or a column cannot keep a value as it is.
 */
export async function appendToPostgres(
  database: PostgresDatabase,
  view: FeatureView,
  rows: readonly NewPushedRow[],
): Promise<void> {
  const { name, source, features } = view;
  if (source.kind !== 'postgres') throw new TypeError(`feature view '${name}' is not kept in PostgreSQL`);
  if ('assumed' in source.timestamp || source.createdColumn === undefined) {
    throw new InvalidInputError(
      `rows cannot be pushed to the table of feature view '${name}', which does not say when a row was true and when it became known: name these columns as the source's timestamp and createdColumn, or push to 'online'`,
    );
  }
  await database.write(async (client) => {
    const table = await describeTable(client, source.table);
    const opened = createPostgresView(table, { view, features });
    const texts = columnTexts(opened, rows);
    const { check, insert } = pushStatements(opened);
    try {
      const { rows: faults } = await client.query<Fault>(check, texts);
      for (const fault of faults) throw new InvalidInputError(`'${table.name}': ${describe(opened, fault)}`);
      await client.query(insert, texts);
    } catch (error) {
      throw refusal(error, table.name);
    }
  });
}

interface Fault {
  /** Which cell. */
  readonly cell: number;
  readonly value: string | null;
}

/** What is pushed to each cell of a view, as texts: null where there is nothing. */
function columnTexts(view: PostgresView, rows: readonly NewPushedRow[]): (string | null)[][] {
  const contents = rows.map(({ key, eventTime, createdTime, values }) => [
    ...key,
    ...[eventTime, createdTime].map(toInstant),
    ...view.values.map(({ pushedAs }) => values[pushedAs] ?? null),
  ]);
  return view.cells.map((_, index) => contents.map((content) => textOf(content[index] ?? null)));
}

function textOf(value: Value): string | null {
  return value === null ? null : String(value);
}

/**
 * Two statements over the texts of cells: one that gives the first value that a column would not give back as it was pushed, such as one of
 * too many decimals, and one that inserts all.
 */
function pushStatements({ table, cells }: PostgresView) {
  const texts = cells.map((_, index) => `c${index}`);
  const arrays = cells.map((_, index) => `$${index + 1}::text[]`);
  const columns = new Map(
    cells.map(({ column }, index) => [
      column.name,
      `u.c${index}::${column.type} AS ${quoteName(column.name)}`,
    ]),
  );
  const rows = `unnest(${arrays.join(', ')}) AS u (${texts.join(', ')}) CROSS JOIN LATERAL (SELECT ${[...columns.values()].join(', ')}) v`;
  const faults = cells.map(
    ({ value, type }, index) => `WHEN ${value} IS DISTINCT FROM u.c${index}::${sqlTypes[type]} THEN ${index}`,
  );
  return {
    check: `SELECT cell, (ARRAY[${texts.join(', ')}])[cell + 1] AS value
      FROM (SELECT u.*, CASE ${faults.join(' ')} END AS cell FROM ${rows}) f WHERE cell IS NOT NULL LIMIT 1`,
    insert: `INSERT INTO ${table.sql} (${[...columns.keys()].map(quoteName).join(', ')}) SELECT v.* FROM ${rows}`,
  };
}

const sqlTypes = {
  number: 'float8',
  integer: 'int8',
  string: 'text',
  boolean: 'bool',
  instant: 'timestamp',
  text: 'text',
} as const satisfies Record<ColumnType, string>;

function describe({ cells }: PostgresView, { cell, value }: Fault): string {
  const column = cells[cell]?.column;
  const pushed = value === null ? 'a missing value' : `'${value}'`;
  return `column '${column?.name ?? ''}' holds ${column?.type ?? ''}, and would not give ${pushed} back`;
}

/** Of values and constraints PostgreSQL says itself what is wrong: with names, and without the statement or other values. */
function refusal(error: unknown, table: string): unknown {
  if (!/^2[23]/.test(errorCodeOf(error) ?? '')) return error;
  return new InvalidInputError(`'${table}' does not take a pushed row: ${messageOf(error)}`, {
    cause: error,
  });
}
