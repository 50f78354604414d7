import { createReadStream, createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { BatchFormat } from '@quincunx/contracts';
import type { BatchDuckDb } from '../duckdb/batch-duckdb.ts';
import { quoteReadPath, quoteText } from '../duckdb/quote.ts';
import { copyOptions } from '../output/copy-options.ts';

/** Writes one file of the rows of several, in order. */
export async function joinParts(
  duckDb: BatchDuckDb,
  parts: readonly string[],
  path: string,
  format: BatchFormat,
  signal: AbortSignal,
): Promise<void> {
  if (format === 'parquet') {
    const options = copyOptions(format, { isLines: false, hasHeader: false });
    const list = parts.map(quoteReadPath).join(', ');
    await duckDb.run(
      `COPY (SELECT * FROM read_parquet([${list}], hive_partitioning = false)) TO ${quoteText(path)} ${options}`,
    );
    return;
  }
  await writeFile(path, '', { flag: 'wx' });
  for (const part of parts) {
    await pipeline(createReadStream(part), createWriteStream(path, { flags: 'a' }), { signal });
  }
}
