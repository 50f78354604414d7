import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { columns, type TableRow } from '../testing/random-program.fixture.ts';

/** A table `t` of random rows in a DuckDB of its own. */
export class DuckDBTable {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(settings: readonly string[]): Promise<DuckDBTable> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    for (const setting of settings) await connection.run(`SET ${setting}`);
    await connection.run(`CREATE TABLE t (${columns.map(({ name, sql }) => `${name} ${sql}`).join(', ')})`);
    return new DuckDBTable(instance, connection);
  }

  async fill(rows: readonly TableRow[]): Promise<void> {
    await this.#connection.run('TRUNCATE t');
    const appender = await this.#connection.createAppender('t');
    for (const row of rows) {
      for (const { name } of columns) {
        const value = row[name];
        if (value === null) appender.appendNull();
        else if (typeof value === 'number') appender.appendDouble(value);
        else if (typeof value === 'bigint') appender.appendBigInt(value);
        else if (typeof value === 'string') appender.appendVarchar(value);
        else appender.appendBoolean(value);
      }
      appender.endRow();
    }
    appender.closeSync();
  }

  async select(expressions: Readonly<Record<string, string>>): Promise<DuckDBValue[][]> {
    const list = Object.entries(expressions).map(([name, sql]) => `${sql} AS ${name}`);
    const reader = await this.#connection.runAndReadAll(`SELECT ${list.join(', ')} FROM t ORDER BY rowid`);
    return reader.getRows();
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
