import type { Value } from '@quincunx/contracts';
import { columns, type TableRow } from '@quincunx/expression/testing';
import { startPostgresServer } from '@quincunx/database/testing';
import pg from 'pg';

const types: Readonly<Record<string, string>> = {
  DOUBLE: 'double precision',
  BIGINT: 'bigint',
  VARCHAR: 'text',
  BOOLEAN: 'boolean',
};

/** A table `t` of random rows, numbered from 0 by its column `row`, in a PostgreSQL of its own. */
export class PostgresTable {
  readonly #client: pg.Client;
  readonly #stop: () => Promise<void>;

  private constructor(client: pg.Client, stop: () => Promise<void>) {
    this.#client = client;
    this.#stop = stop;
  }

  static async open(): Promise<PostgresTable> {
    const server = await startPostgresServer();
    // With fewer digits numbers would not be read back as they are.
    const client = new pg.Client({ connectionString: server.url, options: '-c extra_float_digits=1' });
    await client.connect();
    const declared = columns.map(({ name, sql }) => `${name} ${types[sql] ?? sql}`);
    await client.query(`CREATE TABLE t ("row" integer, ${declared.join(', ')})`);
    return new PostgresTable(client, () => server.stop());
  }

  async fill(rows: readonly TableRow[]): Promise<void> {
    const texts = columns.map(({ name }) => rows.map((row) => asText(row[name])));
    const casts = columns.map(({ name, sql }) => `${name}::${types[sql] ?? sql}`);
    const arrays = columns.map((_, index) => `$${index + 1}::text[]`);
    await this.#client.query('TRUNCATE t');
    await this.#client.query(
      `INSERT INTO t SELECT number - 1, ${casts.join(', ')}
       FROM unnest(${arrays.join(', ')}) WITH ORDINALITY AS u (${columns.map(({ name }) => name).join(', ')}, number)`,
      texts,
    );
  }

  async query(sql: string): Promise<Readonly<Record<string, Value>>[]> {
    return (await this.#client.query<Readonly<Record<string, Value>>>(sql)).rows;
  }

  async close(): Promise<void> {
    await this.#client.end();
    await this.#stop();
  }
}

function asText(cell: TableRow[keyof TableRow]): string | null {
  if (cell === null) return null;
  return Object.is(cell, -0) ? '-0' : String(cell);
}
