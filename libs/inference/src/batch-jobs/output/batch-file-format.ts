import { extname } from 'node:path';
import { batchFormatSchema, InvalidInputError, type BatchFormat } from '@quincunx/contracts';

const extensions: Readonly<Record<string, BatchFormat>> = {
  '.csv': 'csv',
  '.parquet': 'parquet',
  '.pq': 'parquet',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
};

/**
 * The format of a file, by its extension.
 * @param what the file is: `input` or `output`.
 * @throws InvalidInputError when the extension does not tell.
 */
export function batchFileFormat(path: string, what: 'input' | 'output'): BatchFormat {
  const format = extensions[extname(path).toLowerCase()];
  if (format !== undefined) return format;
  const known = Object.keys(extensions).join(', ');
  throw new InvalidInputError(
    `the ${what}'s name does not tell its format: end it in one of ${known}, or say which with ` +
      `${what}Format (--${what}-format): ${batchFormatSchema.options.join(', ')}`,
  );
}
