import { formatTable } from './format-table.ts';

describe('formatTable', () => {
  it('makes each column as wide as its longest cell, and leaves no blanks at the end of a line', () => {
    const table = formatTable(
      ['name', 'rows'],
      [
        ['vitals:bmi', '3'],
        ['age', ''],
      ],
    );
    expect(table).toBe('name        rows\nvitals:bmi  3\nage\n');
  });

  it('shows the header alone where there is no row', () => {
    expect(formatTable(['name', 'rows'], [])).toBe('name  rows\n');
  });
});
