import type { PostgresSource } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DuckDb } from '../../duckdb/duckdb.ts';
import { quoteName } from '../../duckdb/quote.ts';
import { temporaryName } from '../../duckdb/temporary-name.ts';
import type { OpenedSource, SourceColumn } from '../../sources/opened-source.ts';
import { copyFromPostgres } from './copy.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import { describeTable } from './postgres-table.ts';
import { copyWhole } from './read-postgres-column.ts';
import { rowPlace } from './row-place.ts';

/**
 * Looks at the columns of a table; a scan copies the wanted ones to DuckDB, in the order of the rows' places.
 * @throws InvalidInputError when there is no such table, naming the nearest.
 */
export async function openPostgresSource(
  connection: DuckDBConnection,
  { duckDb, database }: { readonly duckDb: DuckDb; readonly database: PostgresDatabase },
  source: PostgresSource,
): Promise<OpenedSource> {
  const table = await database.read((client) => describeTable(client, source.table));
  const { name } = table;
  const wholes = new Map([...table.columns.values()].map((column) => [column.name, copyWhole(column)]));
  const place = rowPlace(table);
  const shown = { name: '"#shown"', type: 'VARCHAR', sql: place.shown } as const;
  const loaded = temporaryName('postgres');
  return {
    name,
    parts: [{ name, columns: [...wholes.keys()] }],
    columns: new Map(
      [...wholes].map(([column, { type }]): [string, SourceColumn] => [
        column,
        { sql: quoteName(column), type },
      ]),
    ),
    isQuick: true,
    async scan(wanted) {
      const columns = [shown, ...wanted.flatMap((column) => wholes.get(column)?.copied ?? [])];
      const query = `SELECT ${columns.map(({ sql }) => sql).join(', ')} FROM ${table.sql} v ORDER BY ${place.order.join(', ')}`;
      await database.read((client) =>
        copyFromPostgres({ duckDb, connection, client }, { columns, query }, (rows) =>
          connection.run(
            `CREATE OR REPLACE TEMP TABLE ${loaded} AS SELECT row_number() OVER () - 1 AS "#row", * FROM ${rows}`,
          ),
        ),
      );
      return `SELECT * EXCLUDE ("#shown") FROM ${loaded}`;
    },
    async placesOf(rows) {
      const found = await connection.runAndReadAll(
        `SELECT "#row", "#shown" FROM ${loaded} WHERE "#row" IN (${['NULL', ...rows].join(', ')})`,
      );
      const places = new Map(found.getRows().map(([row, at]) => [String(row), String(at)]));
      return rows.map((row) => ({ file: name, at: places.get(String(row)) ?? '' }));
    },
    requireContent: () => Promise.resolve(),
    explain: () => undefined,
  };
}
