import type { Feature, FeatureView } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { KeyPattern } from '../../../online/key-pattern.ts';
import type { Quarantine } from '../../../quality/rejected-row.ts';
import type { DuckDb } from '../../duckdb/duckdb.ts';
import type { History, Interval } from '../history.ts';
import { requireCreated } from '../require-created.ts';
import { createAskedTable } from './asked-rows.ts';
import { joinNewest } from './join-newest.ts';
import { isKey } from './postgres-column.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import { describeTable } from './postgres-table.ts';
import { createPostgresView, type PostgresView } from './postgres-view.ts';
import { load, readInterval } from './read-rows.ts';
import { joinWindowed, selectNewestWindowed } from './read-windows.ts';
import type { Reading } from './reading.ts';
import { selectInstants, selectNewest } from './select-rows.ts';
import type { JoinOptions } from './with-asked.ts';

interface PostgresHistoryDependencies {
  readonly duckDb: DuckDb;
  readonly database: PostgresDatabase;
  readonly quarantine: Quarantine;
}

/**
 * A history in a table of PostgreSQL. An index on the join keys, the timestamp and the created column, in this order, finds the newest rows
 * at once; without one, the rows of the keys that are asked for are copied to DuckDB, as those of windows are.
 * The user needs SELECT on the table, and TEMPORARY on the database.
 */
export class PostgresHistory implements History {
  readonly #dependencies: PostgresHistoryDependencies;
  readonly #connection: DuckDBConnection;
  readonly #features: readonly Feature[];
  readonly #view: PostgresView;
  #rejectedRows = 0;

  private constructor(
    connection: DuckDBConnection,
    dependencies: PostgresHistoryDependencies,
    { view, features }: { readonly view: PostgresView; readonly features: readonly Feature[] },
  ) {
    this.#connection = connection;
    this.#dependencies = dependencies;
    this.#view = view;
    this.#features = features;
  }

  /** @throws InvalidInputError when the table is not as the view says. */
  static async open(
    connection: DuckDBConnection,
    dependencies: PostgresHistoryDependencies,
    { view, features }: { readonly view: FeatureView; readonly features: readonly Feature[] },
  ): Promise<PostgresHistory> {
    const { source } = view;
    if (source.kind !== 'postgres')
      throw new TypeError(`feature view '${view.name}' is not kept in PostgreSQL`);
    const table = await dependencies.database.read((client) => describeTable(client, source.table));
    const opened = createPostgresView(table, { view, features });
    return new PostgresHistory(connection, dependencies, { view: opened, features });
  }

  get rejectedRows(): number {
    return this.#rejectedRows;
  }

  async joinPointInTime(options: JoinOptions): Promise<void> {
    if (options.asKnownAt) requireCreated(this.#view.view);
    const join = this.#view.isWindowed ? joinWindowed : joinNewest;
    await this.#read([createAskedTable(this.#view)], (reading) => join(reading, this.#features, options));
  }

  async selectNewest(interval: Interval, result: string): Promise<void> {
    await this.#read([], async (reading) => {
      if (this.#view.isWindowed) {
        return await selectNewestWindowed(reading, this.#features, { to: interval.to, result });
      }
      return await readInterval(reading, interval, (predicates) =>
        load(reading, selectNewest(this.#view, predicates), result),
      );
    });
  }

  async selectInstants(interval: Interval, result: string): Promise<void> {
    await this.#read([], (reading) =>
      readInterval(reading, interval, (predicates) =>
        load(reading, selectInstants(this.#view, predicates), result),
      ),
    );
  }

  async countRows(pattern: KeyPattern): Promise<number> {
    const values = pattern.filter((value) => value !== undefined);
    // No text of PostgreSQL has a NUL.
    if (values.some((value) => String(value).includes('\0'))) return 0;
    const { keys, table } = this.#view;
    const asked = keys.filter((_, place) => pattern[place] !== undefined);
    const same = asked.map(({ column, type }, index) => {
      return isKey(column, `$${index + 1}::${type === 'integer' ? 'bigint' : 'text'}`);
    });
    const where = ['true', ...same].join(' AND ');
    const { rows } = await this.#dependencies.database.read((client) =>
      client.query<{ count: string }>(`SELECT count(*) FROM ${table.sql} v WHERE ${where}`, values),
    );
    return Number(rows[0]?.count);
  }

  /** @param read gives how many rows it passed over. */
  async #read(
    temporaryTables: readonly string[],
    read: (reading: Reading) => Promise<number>,
  ): Promise<void> {
    const { duckDb, database, quarantine } = this.#dependencies;
    const reading = { duckDb, connection: this.#connection, view: this.#view, quarantine };
    this.#rejectedRows = await database.read((client) => read({ ...reading, client }), temporaryTables);
  }
}
