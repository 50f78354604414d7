import type { Cell } from '../invocations/parse-csv.ts';
import { longestLine, tooLong, type TextBlock } from './read-text-blocks.ts';

/** The cells of a record, or what is wrong with it, in words. */
export type CsvRecord = readonly Cell[] | string;

const comma = 0x2c;
const quote = 0x22;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/**
 * Reads CSV (RFC 4180) that comes in whole lines: a cell in quotes may hold line ends, and so go on in the next block. Lines end with LF or
 * CRLF; empty ones are left out. A record with quotes out of place is read on, cell by cell, up to where it seems to end.
 */
export class CsvRecords {
  #cells: Cell[] = [];
  /** Of a cell whose quote is not closed yet: its text as it stands. */
  #open: string | undefined;
  /** Of the record's part in the blocks before. */
  #length = 0;
  #fault: string | undefined;

  /** @returns the records that end in this block. */
  read({ text, fault }: TextBlock): readonly CsvRecord[] {
    const records: CsvRecord[] = [];
    this.#fault ??= fault;
    let at = 0;
    let quoteAt = indexOf(text, '"', 0);
    while (at < text.length) {
      const lineEnd = indexOf(text, '\n', at);
      if (this.#open === undefined && quoteAt > lineEnd) {
        this.#addPlain(text.slice(at, beforeReturn(text, at, lineEnd)), records);
        at = lineEnd + 1;
      } else {
        at = this.#readCells(text, at, records);
        if (quoteAt < at) quoteAt = indexOf(text, '"', at);
      }
    }
    return records;
  }

  /** @returns a record that is not complete when nothing comes any more. */
  end(): readonly CsvRecord[] {
    return this.#open === undefined ? [] : ['has a quote that is not closed'];
  }

  #addPlain(line: string, records: CsvRecord[]): void {
    if (line === '' && this.#fault === undefined) return;
    const cells: Cell[] = line.split(',');
    for (let index = 0; index < cells.length; index += 1) if (cells[index] === '') cells[index] = null;
    this.#cells = cells;
    this.#finish(line.length, records);
  }

  /** @returns where the next record starts; the end of the text, too, when this one goes on in the next block. */
  #readCells(text: string, start: number, records: CsvRecord[]): number {
    let at = start;
    for (;;) {
      if (this.#open !== undefined || text.charCodeAt(at) === quote) {
        const from = this.#open === undefined ? at + 1 : at;
        const close = closingQuote(text, from);
        if (close === -1) {
          this.#keepOpen(text.slice(from), text.length - start);
          return text.length;
        }
        this.#cells.push(`${this.#open ?? ''}${text.slice(from, close)}`.replaceAll('""', '"'));
        this.#open = undefined;
        at = endOfCell(text, close + 1);
        if (beforeReturn(text, close + 1, at) > close + 1) this.#fault ??= 'goes on after a closing quote';
      } else {
        const end = endOfCell(text, at);
        const cell = text.slice(at, beforeReturn(text, at, end));
        if (cell.includes('"')) this.#fault ??= 'has a quote in a cell that does not start with one';
        this.#cells.push(cell === '' ? null : cell);
        at = end;
      }
      if (text.charCodeAt(at) !== comma) break;
      at += 1;
    }
    this.#finish(at - start, records);
    return at + 1;
  }

  #keepOpen(text: string, length: number): void {
    this.#length += length;
    this.#open = `${this.#open ?? ''}${text}`;
    if (this.#length <= longestLine) return;
    this.#fault ??= tooLong;
    this.#cells = [];
    this.#open = '';
  }

  #finish(length: number, records: CsvRecord[]): void {
    if (this.#length + length > longestLine) this.#fault ??= tooLong;
    records.push(this.#fault ?? this.#cells);
    this.#cells = [];
    this.#length = 0;
    this.#fault = undefined;
  }
}

/** The end of the text where there is none. */
function indexOf(text: string, wanted: string, start: number): number {
  const found = text.indexOf(wanted, start);
  return found === -1 ? text.length : found;
}

/** A carriage return belongs to the line feed, or the end of all, behind it. */
function beforeReturn(text: string, start: number, end: number): number {
  const isLineEnd = text.charCodeAt(end) !== comma;
  return isLineEnd && end > start && text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
}

function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start);
  while (at !== -1 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2);
  return at;
}

function endOfCell(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) !== comma && text.charCodeAt(at) !== lineFeed) at += 1;
  return at;
}
