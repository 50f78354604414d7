import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { InvalidInputError, UnavailableError, type LoggedPredictionsRequest } from '@quincunx/contracts';
import type { Database } from '@quincunx/database';
import { diskError, replaceFile } from '@quincunx/storage';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { BatchDuckDb } from '../batch-jobs/duckdb/batch-duckdb.ts';
import { messageOf } from '../batch-jobs/duckdb/message-of.ts';
import { quoteText } from '../batch-jobs/duckdb/quote.ts';
import { inChunks } from './in-chunks.ts';
import { toInstantRange } from './instant-range.ts';
import type { PredictionLogTables } from './prediction-log-tables.ts';

export interface ExportRequest extends LoggedPredictionsRequest {
  /** A path that ends in `.parquet`, `.csv`, `.ndjson` or `.jsonl`. What is there is replaced. */
  readonly output: string;
  /** By default all models. */
  readonly model?: string | undefined;
  /** How much memory DuckDB may use, 512 by default; what needs more goes to disk. */
  readonly duckDbMegabytes?: number | undefined;
}

const formats: Readonly<Record<string, string>> = {
  '.parquet': 'FORMAT parquet, COMPRESSION zstd',
  '.csv': 'FORMAT csv, HEADER true',
  '.ndjson': 'FORMAT json',
  '.jsonl': 'FORMAT json',
};

/** DuckDB's chunks hold as many. */
const rowsAtOnce = 2048;

type ColumnType = 'VARCHAR' | 'JSON' | 'DOUBLE' | 'INSTANT' | 'INTEGER';

const columns = {
  model: 'VARCHAR',
  version: 'INTEGER',
  alias: 'VARCHAR',
  request_id: 'VARCHAR',
  row_index: 'INTEGER',
  answered_at: 'INSTANT',
  milliseconds: 'DOUBLE',
  inputs: 'JSON',
  entity: 'JSON',
  prediction: 'JSON',
  score: 'DOUBLE',
  label: 'JSON',
  labelled_at: 'INSTANT',
  shadow_alias: 'VARCHAR',
  shadow_version: 'INTEGER',
  shadow_prediction: 'JSON',
  shadow_difference: 'DOUBLE',
  shadow_error: 'VARCHAR',
} as const satisfies Partial<Record<keyof PredictionLogTables['logged_prediction'], ColumnType>>;

/**
 * Writes logged predictions with their inputs and labels to a file, in the order in which they were logged. The file appears whole or not
 * at all.
 * @returns how many.
 * @throws InvalidInputError for a path of another kind; UnavailableError when the disk is full or denied.
 */
export async function exportPredictions(
  reader: Database<PredictionLogTables>['sqlite'],
  { output, duckDbMegabytes = 512, ...request }: ExportRequest,
): Promise<number> {
  const format = formats[extname(output).toLowerCase()];
  if (format === undefined) {
    throw new InvalidInputError(
      `'${output}' is no file that predictions can be written to: it has to end in ${Object.keys(formats).join(', ')}`,
    );
  }
  try {
    return await withDuckDb(duckDbMegabytes, async (connection) => {
      const count = await loadPredictions(connection, listPredictions(reader, request));
      await replaceFile(output, async (temporary) => {
        // A folder that is denied says so here in Node's words.
        await writeFile(temporary, '', { flag: 'wx' });
        await connection.run(
          `COPY (SELECT ${selected()} FROM predictions) TO ${quoteText(temporary)} (${format})`,
        );
      });
      return count;
    });
  } catch (error) {
    throw exportError(error, output);
  }
}

function exportError(error: unknown, output: string): unknown {
  const failure = `'${output}' cannot be written`;
  if (!/^(IO|Out of Memory) Error|could not allocate/.test(messageOf(error)))
    return diskError(error, failure);
  return new UnavailableError(`${failure}: the disk is full, or QUINCUNX_DUCKDB_MEMORY is too small`, {
    cause: error,
  });
}

function* listPredictions(
  reader: Database<PredictionLogTables>['sqlite'],
  { model, version, ...bounds }: Omit<ExportRequest, 'output'>,
): Generator<(string | number | null)[]> {
  yield* reader
    .prepare<[object], (string | number | null)[]>(
      `select ${Object.keys(columns).join(', ')} from logged_prediction
       where (:model is null or model = :model) and (:version is null or version = :version)
         and answered_at >= :since and answered_at < :until
       order by sequence`,
    )
    .raw()
    .iterate({ model: model ?? null, version: version ?? null, ...toInstantRange(bounds) });
}

async function loadPredictions(
  connection: DuckDBConnection,
  predictions: Iterable<readonly (string | number | null)[]>,
): Promise<number> {
  const { BIGINT, DOUBLE, DuckDBDataChunk, INTEGER, VARCHAR } = await import('@duckdb/node-api');
  const types = { VARCHAR, JSON: VARCHAR, DOUBLE, INSTANT: BIGINT, INTEGER };
  const kinds = Object.values(columns);
  const declared = Object.entries(columns).map(([name, kind]) => `${name} ${String(types[kind])}`);
  await connection.run(`CREATE TEMP TABLE predictions (${declared.join(', ')})`);
  const appender = await connection.createAppender('predictions', null, 'temp');
  let count = 0;
  for await (const rows of inChunks(predictions, rowsAtOnce)) {
    const chunk = DuckDBDataChunk.create(kinds.map((kind) => types[kind]));
    chunk.setRows(rows.map((row) => row.map((value, place) => toDuckDb(value, kinds[place]))));
    appender.appendDataChunk(chunk);
    count += rows.length;
  }
  appender.closeSync();
  return count;
}

function toDuckDb(value: string | number | null, kind: ColumnType | undefined): DuckDBValue {
  return kind === 'INSTANT' && typeof value === 'number' ? BigInt(value) : value;
}

function selected(): string {
  const sql = {
    VARCHAR: '$',
    JSON: '$::JSON',
    DOUBLE: '$',
    INSTANT: 'make_timestamptz($ * 1000)',
    INTEGER: '$',
  };
  return Object.entries(columns)
    .map(([name, kind]) => `${sql[kind].replace('$', name)} AS ${name}`)
    .join(', ');
}

/** What exceeds its memory goes to a folder of its own. */
async function withDuckDb<Result>(
  memoryMegabytes: number,
  work: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'quincunx-'));
  try {
    const { signal } = new AbortController();
    const threads = availableParallelism();
    const duckDb = await BatchDuckDb.open({
      folder: join(folder, 'spilled'),
      threads,
      memoryMegabytes,
      signal,
    });
    try {
      return await work(duckDb.connection);
    } finally {
      duckDb.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
