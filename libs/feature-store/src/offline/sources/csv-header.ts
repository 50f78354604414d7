import { createReadStream } from 'node:fs';

const longestHeader = 1_000_000;

/** The column names of a CSV file (RFC 4180): the values of its first record, without the white space around them. */
export async function readCsvHeader(file: string): Promise<readonly string[]> {
  let text = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    text += String(chunk);
    const end = findOutsideQuotes(text, '\r\n');
    if (end !== -1) return splitRecord(text.slice(0, end));
    if (text.length > longestHeader) break;
  }
  return splitRecord(text);
}

/** Where the first of some characters is that is not within quotes. */
function findOutsideQuotes(text: string, characters: string, from = 0): number {
  let isQuoted = false;
  for (let index = from; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && characters.includes(character)) return index;
  }
  return -1;
}

function splitRecord(record: string): string[] {
  const text = record.replace(/^\uFEFF/, '');
  const values: string[] = [];
  for (let start = 0; ;) {
    const comma = findOutsideQuotes(text, ',', start);
    values.push(unquote(text.slice(start, comma === -1 ? undefined : comma).trim()));
    if (comma === -1) return values;
    start = comma + 1;
  }
}

function unquote(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value;
}
