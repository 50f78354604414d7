import type { BatchFormat } from '@quincunx/contracts';

/**
 * How DuckDB writes a file. The same rows give the same bytes, whatever the number of threads.
 * @param options.isLines whether the rows are lines that are written as they are.
 * @param options.hasHeader of CSV.
 */
export function copyOptions(
  format: BatchFormat,
  { isLines, hasHeader }: { readonly isLines: boolean; readonly hasHeader: boolean },
): string {
  return `(${isLines ? lines : formats[format](hasHeader)}, USE_TMP_FILE false)`;
}

const formats: Readonly<Record<BatchFormat, (hasHeader: boolean) => string>> = {
  csv: (hasHeader) => `FORMAT csv, HEADER ${hasHeader}, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR ''`,
  parquet: () => 'FORMAT parquet',
  ndjson: () => 'FORMAT json',
};

/** CSV of one column without quotes; no control character stands in JSON. */
const lines = `FORMAT csv, HEADER false, DELIMITER '\u0001', QUOTE '', ESCAPE '', NULLSTR ''`;
