import type { BatchFormat } from '@quincunx/contracts';
import type { BatchDuckDb } from '../duckdb/batch-duckdb.ts';
import type { BatchInput } from './batch-input.ts';
import { openCsv } from './csv-input.ts';
import { openNdjson } from './ndjson-input.ts';
import { openParquet } from './parquet-input.ts';
import type { Staging } from './text-rows.ts';

/**
 * Looks at a file: its columns and how many rows it has.
 * @param options.wanted names of columns that are read in any case.
 * @throws InvalidInputError naming the file, and the line if there is one, when it is not of its format.
 */
export async function openInput(
  duckDb: BatchDuckDb,
  options: {
    readonly path: string;
    readonly format: BatchFormat;
    readonly outputFormat: BatchFormat;
    readonly wanted: readonly string[];
    readonly staging: Staging;
  },
): Promise<BatchInput> {
  const { path, format, outputFormat, wanted, staging } = options;
  if (format === 'parquet') return await openParquet(duckDb, path);
  const isTyped = outputFormat !== format;
  return format === 'csv'
    ? await openCsv(duckDb, path, { isTyped, staging })
    : await openNdjson(duckDb, path, { wanted, isTyped, staging });
}
