import type { Dataset, Row, Value } from '@quincunx/contracts';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { DuckDb } from '../offline/duckdb/duckdb.ts';
import { duckDbError } from '../offline/duckdb/duckdb-error.ts';
import { quoteName, quoteReadPath } from '../offline/duckdb/quote.ts';
import { toValue } from '../offline/duckdb/to-value.ts';

/** A column of DOUBLE without nulls is a Float64Array. */
type Column = readonly Value[] | Float64Array;

export interface TableChunk {
  readonly length: number;
  readonly columns: Readonly<Record<string, Column>>;
}

/**
 * A saved dataset, or those of its rows that some predicates hold for. Expressions and predicates are DuckDB SQL over the
 * dataset's columns; nothing of the rows is held in memory.
 */
export class DatasetTable {
  readonly dataset: Dataset;
  /** The names of their columns; those of a dataset that a release without manifests saved are not known. */
  readonly joinKeys: readonly string[];
  readonly #duckDb: DuckDb;
  readonly #file: string;
  readonly #predicates: readonly string[];

  constructor(
    dataset: Dataset,
    options: {
      readonly duckDb: DuckDb;
      readonly file: string;
      readonly joinKeys: readonly string[];
      readonly predicates?: readonly string[];
    },
  ) {
    this.dataset = dataset;
    this.joinKeys = options.joinKeys;
    this.#duckDb = options.duckDb;
    this.#file = options.file;
    this.#predicates = options.predicates ?? [];
  }

  async countRows(): Promise<number> {
    const { rows } = await this.aggregate({ rows: 'count(*)' });
    return Number(rows);
  }

  /** Aggregate expressions over the rows, all in one pass: name -> value. */
  async aggregate(expressions: Readonly<Record<string, string>>): Promise<Row> {
    const names = Object.keys(expressions);
    const [values = []] = await this.#query(`SELECT ${selected(expressions)} ${this.#from()}`);
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]));
  }

  /** Distinct values of an expression with their counts, ordered by value, nulls left out; at most `limit`. */
  async valueCounts(expression: string, limit: number): Promise<readonly { value: Value; count: number }[]> {
    const rows = await this.#query(
      `SELECT value, count(*) FROM (SELECT (${expression}) AS value ${this.#from()})
       WHERE value IS NOT NULL GROUP BY value ORDER BY value LIMIT ${String(limit)}`,
    );
    return rows.map(([value = null, count]) => ({ value, count: Number(count) }));
  }

  /** The rows for which a predicate holds too. */
  where(predicate: string): DatasetTable {
    return new DatasetTable(this.dataset, {
      duckDb: this.#duckDb,
      file: this.#file,
      joinKeys: this.joinKeys,
      predicates: [...this.#predicates, predicate],
    });
  }

  /** Values of expressions in the order of `row_id`, a few thousand rows at a time. */
  async *chunks(expressions: Readonly<Record<string, string>>): AsyncIterable<TableChunk> {
    const names = Object.keys(expressions);
    const connection = await this.#duckDb.connect();
    try {
      // The file is in the order of row_id, and DuckDB keeps the order of what it reads.
      const result = await connection.stream(`SELECT ${selected(expressions)} ${this.#from()}`);
      const isDouble = names.map((_, index) => result.columnType(index).toString() === 'DOUBLE');
      for await (const chunk of result) {
        const columns = names.map((name, index): [string, Column] => {
          return [name, readVector(chunk, index, isDouble[index] === true)];
        });
        yield { length: chunk.rowCount, columns: Object.fromEntries(columns) };
      }
    } catch (error) {
      throw duckDbError(error);
    } finally {
      connection.closeSync();
    }
  }

  async #query(sql: string): Promise<Value[][]> {
    return await this.#duckDb.use(async (connection) => {
      const result = await connection.run(sql);
      return (await result.getRows()).map((row) => row.map(toValue));
    });
  }

  #from(): string {
    const rows = `FROM read_parquet(${quoteReadPath(this.#file)})`;
    if (this.#predicates.length === 0) return rows;
    return `${rows} WHERE ${this.#predicates.map((predicate) => `(${predicate})`).join(' AND ')}`;
  }
}

function selected(expressions: Readonly<Record<string, string>>): string {
  return Object.entries(expressions)
    .map(([name, expression]) => `${expression} AS ${quoteName(name)}`)
    .join(', ');
}

function readVector(chunk: DuckDBDataChunk, index: number, isDouble: boolean): Column {
  const values = chunk.getColumnValues(index);
  if (!isDouble || values.includes(null)) return values.map(toValue);
  return Float64Array.from(values, Number);
}
