import { InvalidInputError } from '@quincunx/contracts';

/** Null stands for a cell with nothing in it; `""` is an empty string. */
export type Cell = string | null;

const comma = 0x2c;
const quote = 0x22;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/**
 * Reads CSV (RFC 4180), record by record: cells may be in quotes, and lines end with CRLF, LF or CR. Empty lines are left out.
 * @param limits.cells of a record.
 * @param limits.values of all records.
 * @throws InvalidInputError for quotes that are out of place, and for what goes beyond the limits, naming the record and no more.
 */
export function* parseCsv(
  text: string,
  limits: { readonly cells: number; readonly values: number },
): Generator<readonly Cell[], undefined> {
  let record: Cell[] = [];
  let records = 0;
  let values = 0;
  let at = 0;
  do {
    const end =
      text.charCodeAt(at) === quote ? endOfQuoted(text, at, records) : endOfPlain(text, at, records);
    record.push(cellOf(text.slice(at, end)));
    values += 1;
    if (record.length > limits.cells) throw fault(records, 'has too many cells');
    if (values > limits.values) throw fault(records, `is past ${limits.values} values; send them in parts`);
    at = end + 1;
    if (text.charCodeAt(end) === comma) continue;
    if (record.length > 1 || record[0] !== null) {
      yield record;
      records += 1;
    }
    record = [];
    if (text.charCodeAt(end) === carriageReturn && text.charCodeAt(at) === lineFeed) at += 1;
  } while (at < text.length || record.length > 0);
}

function cellOf(text: string): Cell {
  if (text === '') return null;
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

function endOfPlain(text: string, start: number, record: number): number {
  let at = start;
  while (at < text.length && !isSeparator(text.charCodeAt(at))) {
    if (text.charCodeAt(at) === quote)
      throw fault(record, 'has a quote in a cell that does not start with one');
    at += 1;
  }
  return at;
}

function endOfQuoted(text: string, start: number, record: number): number {
  let at = start;
  do {
    at = text.indexOf('"', at + 1) + 1;
    if (at === 0) throw fault(record, 'has a quote that is not closed');
  } while (text.charCodeAt(at) === quote);
  if (at < text.length && !isSeparator(text.charCodeAt(at)))
    throw fault(record, 'goes on after a closing quote');
  return at;
}

function isSeparator(character: number): boolean {
  return character === comma || character === carriageReturn || character === lineFeed;
}

function fault(record: number, message: string): InvalidInputError {
  return new InvalidInputError(`CSV record ${record} ${message}`);
}
