import { basename } from 'node:path';
import { InvalidInputError } from '@quincunx/contracts';
import type { BatchDuckDb } from '../duckdb/batch-duckdb.ts';
import { messageOf } from '../duckdb/message-of.ts';
import { quoteReadPath } from '../duckdb/quote.ts';
import { scanned, type BatchInput } from './batch-input.ts';
import { readCsvHeader } from './csv-header.ts';
import { inferTypes } from './infer-types.ts';
import { scannedNames, stageIfLong, type Staging, type TextRows } from './text-rows.ts';

/**
 * Reads CSV (RFC 4180) with a header; every value is a text until it is needed as something else.
 * @param options.isTyped whether the columns' types matter, because they are written elsewhere than to CSV.
 * @throws InvalidInputError naming the line that is wrong.
 */
export async function openCsv(
  duckDb: BatchDuckDb,
  path: string,
  options: { readonly isTyped: boolean; readonly staging: Staging },
): Promise<BatchInput> {
  const file = basename(path);
  const names = await readCsvHeader(path);
  if (names === undefined) {
    throw new InvalidInputError(`the input '${file}' has no line with the names of its columns`);
  }
  const read = csvRows(path, names.length);
  const rows = await count(duckDb, read.scan(), file);
  const text = await stageIfLong(duckDb, read, rows, options.staging);
  const types = options.isTyped ? await inferTypes(duckDb, text.scan(), scannedNames(names.length)) : [];
  return {
    file,
    rows,
    names,
    columns: names.map((name, index) => ({
      name,
      sql: scanned(index),
      origin: 'text',
      type: types[index] ?? 'VARCHAR',
    })),
    explain: (error) => csvFault(error, file),
    scan: (range) => text.scan(range),
  };
}

/** Columns are read by their places: their names may be any. */
function csvRows(path: string, width: number): TextRows {
  const columns = Array.from({ length: width }, (_, index) => `'#${index}': 'VARCHAR'`);
  const scan = `SELECT * FROM read_csv(${quoteReadPath(path)}, auto_detect = false, header = true, columns = {${columns.join(', ')}},
    delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, strict_mode = true, null_padding = false,
    compression = 'none', hive_partitioning = false)`;
  return { width, scan: () => scan };
}

async function count(duckDb: BatchDuckDb, scan: string, file: string): Promise<number> {
  try {
    const [[rows] = []] = await duckDb.rows(`SELECT count(*) FROM (${scan})`);
    return Number(rows);
  } catch (error) {
    throw csvFault(error, file) ?? error;
  }
}

function csvFault(error: unknown, file: string): InvalidInputError | undefined {
  const message = messageOf(error);
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (message.includes('CSV Parser state machine')) {
    return new InvalidInputError(`the input '${file}' is not CSV: all its lines have to end in the same way`);
  }
  if (line === undefined) return undefined;
  return new InvalidInputError(`the input '${file}', line ${line}: ${inWords(message)}`, { cause: error });
}

function inWords(message: string): string {
  const [, expected, found] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message) ?? [];
  if (found !== undefined) return `has ${found} values, and the header names ${String(expected)} columns`;
  if (message.includes('unterminated quote')) return 'has a quote that is not closed';
  return message.includes('not utf-8') ? 'is not UTF-8' : 'is not CSV (RFC 4180)';
}
