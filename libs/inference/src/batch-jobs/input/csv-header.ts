import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * The names in the first line of a CSV file, without the white space around them; a column without one is named by its place, as
 * DuckDB does it: `column0`. Undefined for a file without a line, or with a quote that its first line does not close.
 */
export async function readCsvHeader(path: string): Promise<readonly string[] | undefined> {
  const line = await readFirstLine(path);
  if (line === undefined) return undefined;
  const values = line.replace(/^\uFEFF/, '').match(/("(?:[^"]|"")*"|[^",]*)(,|$)/g) ?? [];
  const record = values.join('');
  if (record !== line.replace(/^\uFEFF/, '')) return undefined;
  // The last match is empty: it stands behind the line, or for a name that is missing there.
  const names = record.endsWith(',') || record === '' ? values : values.slice(0, -1);
  return names.map((value, index) => unquote(value.replace(/,$/, '').trim()) || `column${index}`);
}

async function readFirstLine(path: string): Promise<string | undefined> {
  const stream = createReadStream(path, 'utf8');
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) return line;
    return undefined;
  } finally {
    stream.destroy();
  }
}

function unquote(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value;
}
