import { InvalidInputError } from '@quincunx/contracts';
import * as fc from 'fast-check';
import { parseCsv } from './parse-csv.ts';

function read(text: string, limits: { cells: number; values: number } = { cells: 100, values: 1000 }) {
  return [...parseCsv(text, limits)];
}

describe('parseCsv', () => {
  it.each([
    ['', []],
    ['a', [['a']]],
    [
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a\r1\r\r2\r', [['a'], ['1'], ['2']]],
    [
      'a,b\n,\n"",x\n1,',
      [
        ['a', 'b'],
        [null, null],
        ['', 'x'],
        ['1', null],
      ],
    ],
    ['\n\na\n\n\n1\n\n', [['a'], ['1']]],
    ['a\n""\n', [['a'], ['']]],
    [
      '"a ""quoted"" cell","with, a comma","and\r\na line"\n1,2,3',
      [
        ['a "quoted" cell', 'with, a comma', 'and\r\na line'],
        ['1', '2', '3'],
      ],
    ],
    ['""""', [['"']]],
    [' a , b ', [[' a ', ' b ']]],
  ])('reads %j', (text, records) => {
    expect(read(text)).toEqual(records);
  });

  it.each([
    ['a\n"1', 'CSV record 1 has a quote that is not closed'],
    ['a\n"1""', 'CSV record 1 has a quote that is not closed'],
    ['a\n1"2"', 'CSV record 1 has a quote in a cell that does not start with one'],
    ['a\n"1"2', 'CSV record 1 goes on after a closing quote'],
    ['a,b,c', 'CSV record 0 has too many cells'],
    ['a,b\n1,2\n3,4', 'CSV record 2 is past 4 values; send them in parts'],
  ])('refuses %j', (text, message) => {
    expect(() => read(text, { cells: 2, values: 4 })).toThrow(new InvalidInputError(message));
  });

  it('reads what was written by the rules, whatever it is', () => {
    const written = (cell: string | null) => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`);
    const cell = fc.option(fc.oneof(fc.string(), fc.constantFrom('\r\n', '"', ',', '""')));
    const records = fc
      .integer({ min: 2, max: 5 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width })));
    fc.assert(
      fc.property(records, fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), (rows, newline, isEnded) => {
        const text = rows.map((row) => row.map(written).join(',')).join(newline) + (isEnded ? newline : '');
        expect(read(text)).toEqual(rows);
      }),
    );
  });

  it('reads or refuses any text', () => {
    const text = fc.array(fc.constantFrom('a', '"', ',', '\r', '\n', ' ', '1'), { maxLength: 40 });
    fc.assert(
      fc.property(text, (characters) => {
        const fault = faultOf(() => read(characters.join('')));
        expect(fault === undefined || fault instanceof InvalidInputError).toBe(true);
      }),
    );
  });
});

function faultOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}
