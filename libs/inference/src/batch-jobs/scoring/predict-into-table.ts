import type { Signature, Value } from '@quincunx/contracts';
import { quoteIdentifier } from '@quincunx/expression';
import type { DuckDBAppender } from '@duckdb/node-api';
import type { BatchDuckDb } from '../duckdb/batch-duckdb.ts';
import type { PredictorPool } from './predictor-pool.ts';
import { computed, computedTypes } from './scored-rows.ts';
import { toColumn, toValues, type ColumnChunk } from './value-column.ts';

/** Fewer, and threads wait for each other's messages; more, and they take memory. */
const rowsPerChunk = 16_384;

/** DuckDB's own chunks hold as many. */
const rowsAtOnce = 2048;

/**
 * Fills a new table with the outputs for rows of a query, row by row, in its order; threads predict, of which none waits for another.
 * @param values a query with a column for each input.
 * @param onRows is told how many rows are in the table.
 */
export async function predictIntoTable(
  duckDb: BatchDuckDb,
  options: {
    readonly table: string;
    readonly values: string;
    readonly signature: Signature;
    readonly pool: PredictorPool;
    readonly onRows: (rows: number) => void;
  },
): Promise<void> {
  const { table, values, signature, pool, onRows } = options;
  const declared = signature.outputs.map(({ type }, index) => `${computed(index)} ${computedTypes[type]}`);
  await duckDb.run(`CREATE TABLE ${table} (${declared.join(', ')})`);
  const inputs = signature.inputs.map(({ name }) => quoteIdentifier(name));
  const append = await createAppend(duckDb, table, signature);
  const predicting: Promise<ColumnChunk>[] = [];
  let appended = 0;
  const appendFirst = async () => {
    const chunk = await predicting.shift();
    if (chunk === undefined) return;
    append(chunk);
    appended += chunk.length;
    onRows(appended);
  };
  try {
    for await (const chunk of readChunks(duckDb, `SELECT ${inputs.join(', ')} FROM (${values})`, signature)) {
      const predicted = pool.predict(chunk);
      // Whoever waits for it is told; until then nobody may be.
      predicted.catch(() => undefined);
      predicting.push(predicted);
      if (predicting.length >= 2 * pool.size) await appendFirst();
    }
    while (predicting.length > 0) await appendFirst();
  } finally {
    append.close();
  }
}

async function* readChunks(
  duckDb: BatchDuckDb,
  query: string,
  { inputs }: Signature,
): AsyncIterable<ColumnChunk> {
  let columns: Value[][] = inputs.map(() => []);
  let length = 0;
  const take = (): ColumnChunk => {
    const chunk = { length, columns: inputs.map(({ type }, index) => toColumn(type, columns[index] ?? [])) };
    [columns, length] = [inputs.map(() => []), 0];
    return chunk;
  };
  for await (const read of duckDb.chunks(query)) {
    // Doubles, texts and booleans, as the query has cast them.
    for (const [index, added] of (read.getColumns() as Value[][]).entries()) {
      for (const value of added) columns[index]?.push(value);
    }
    length += read.rowCount;
    if (length >= rowsPerChunk) yield take();
  }
  if (length > 0) yield take();
}

async function createAppend(duckDb: BatchDuckDb, table: string, { outputs }: Signature) {
  const { BOOLEAN, DOUBLE, DuckDBDataChunk, VARCHAR } = await import('@duckdb/node-api');
  const types = { number: DOUBLE, integer: DOUBLE, string: VARCHAR, boolean: BOOLEAN };
  const appender: DuckDBAppender = await duckDb.connection.createAppender(table);
  const append = ({ length, columns }: ColumnChunk) => {
    const values = columns.map(toValues);
    for (let start = 0; start < length; start += rowsAtOnce) {
      const chunk = DuckDBDataChunk.create(outputs.map(({ type }) => types[type]));
      chunk.setColumns(values.map((column) => column.slice(start, start + rowsAtOnce)));
      appender.appendDataChunk(chunk);
    }
  };
  return Object.assign(append, {
    close: () => {
      appender.closeSync();
    },
  });
}
