import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { patientsCsv } from './patients-csv.ts';

const committed = readFileSync(
  resolve(import.meta.dirname, '../../../models/diabetes-bmi/data/patients.csv'),
  'utf8',
);
const rows = committed
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',').map(Number));

// As scikit-learn writes them: one decimal at least in most columns, exponents in the target.
const data = rows.map((row) => row.slice(1, -1).map(asWritten).join(' '));
const target = rows.map((row) => (row.at(-1) ?? Number.NaN).toExponential(18));

function asWritten(value: number, column: number): string {
  return column < 2 || !Number.isInteger(value) ? String(value) : value.toFixed(1);
}

const inLines = (lines: readonly string[]) => `${lines.join('\n')}\n`;

describe('patientsCsv', () => {
  it('writes the committed file, byte for byte', () => {
    expect(patientsCsv(inLines(data), inLines(target))).toBe(committed);
  });

  it('refuses a file that lacks a row', () => {
    expect(() => patientsCsv(inLines(data.slice(1)), inLines(target))).toThrow(
      'the data file has 441 rows instead of 442',
    );
    expect(() => patientsCsv(inLines(data), inLines(target.slice(1)))).toThrow(
      'the target file has 441 rows instead of 442',
    );
  });

  it('names the line that is not ten numbers', () => {
    const short = data.with(6, '59 2 32.1');
    const text = data.with(6, data[0]?.replace('32.1', 'heavy') ?? '');
    expect(() => patientsCsv(inLines(short), inLines(target))).toThrow(
      'line 7 of the data file is not 10 numbers',
    );
    expect(() => patientsCsv(inLines(text), inLines(target))).toThrow(
      'line 7 of the data file is not 10 numbers',
    );
  });

  it('refuses scaled values', () => {
    const scaled = rows.map((row) =>
      row
        .slice(1, -1)
        .map((value) => (value - 26.375792) / 92.780553)
        .join(' '),
    );
    expect(() => patientsCsv(inLines(scaled), inLines(target))).toThrow(
      /^the body mass index runs from -0\.09/,
    );
  });
});
