// eslint-disable-next-line @nx/enforce-module-boundaries -- the tests need a real engine behind the port; the lib itself knows none
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { Row, Value } from '@quincunx/contracts';
import { quoteIdentifier } from '@quincunx/expression';
import type { TableChunk, TrainingTable } from '../training-table.ts';

/** A database of the tests. Each `table` is the rows of a SELECT, numbered from 0 by `row_id`. */
export async function openTables(): Promise<{
  readonly connection: DuckDBConnection;
  table(select: string): Promise<TrainingTable>;
  close(): void;
}> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  let count = 0;
  return {
    connection,
    async table(select) {
      const name = `table_${count++}`;
      await connection.run(
        `CREATE TABLE ${name} AS SELECT CAST(row_number() OVER () - 1 AS BIGINT) AS row_id, * FROM (${select})`,
      );
      return createTable(instance, connection, `SELECT * FROM ${name}`);
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function createTable(instance: DuckDBInstance, connection: DuckDBConnection, rows: string): TrainingTable {
  async function read(sql: string): Promise<Record<string, Value>[]> {
    const reader = await connection.runAndReadAll(sql);
    return reader
      .getRowObjects()
      .map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, toValue(v)])));
  }
  return {
    async countRows() {
      return Number((await read(`SELECT count(*) AS n FROM (${rows})`))[0]?.['n']);
    },
    async aggregate(expressions): Promise<Row> {
      return (await read(`SELECT ${selection(expressions)} FROM (${rows})`))[0] ?? {};
    },
    async valueCounts(expression, limit) {
      const counts = await read(
        `SELECT ${expression} AS v, count(*) AS n FROM (${rows}) WHERE v IS NOT NULL GROUP BY ALL ORDER BY v LIMIT ${limit}`,
      );
      return counts.map(({ v = null, n }) => ({ value: v, count: Number(n) }));
    },
    where: (predicate) => createTable(instance, connection, `SELECT * FROM (${rows}) WHERE ${predicate}`),
    async *chunks(expressions): AsyncGenerator<TableChunk> {
      const names = Object.keys(expressions);
      // One connection streams one result at a time.
      const own = await instance.connect();
      try {
        const result = await own.stream(`SELECT ${selection(expressions)} FROM (${rows}) ORDER BY row_id`);
        for (;;) {
          const chunk = await result.fetchChunk();
          if (chunk === null || chunk.rowCount === 0) return;
          const columns = names.map((name, index) => [name, toColumn(chunk.getColumnValues(index))] as const);
          yield { length: chunk.rowCount, columns: Object.fromEntries(columns) };
        }
      } finally {
        own.closeSync();
      }
    },
  };
}

function selection(expressions: Readonly<Record<string, string>>): string {
  return Object.entries(expressions)
    .map(([name, sql]) => `${sql} AS ${quoteIdentifier(name)}`)
    .join(', ');
}

function toColumn(values: readonly unknown[]): readonly Value[] | Float64Array {
  return values.every((value) => typeof value === 'number') ? Float64Array.from(values) : values.map(toValue);
}

function toValue(value: unknown): Value {
  if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
    return value;
  if (typeof value === 'bigint') return Number(value);
  throw new TypeError(`a ${typeof value} has no place in a training table`);
}
