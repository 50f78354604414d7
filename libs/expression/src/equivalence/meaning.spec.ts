import type { Value } from '@quincunx/contracts';
import { checkProgram } from '../checking/check-program.ts';
import { compileToJavaScript } from '../javascript/compile-to-javascript.ts';
import { compileToSql } from '../sql/compile-to-sql.ts';
import { DuckDBTable } from './duckdb-table.ts';
import { asRow, fields, type TableRow } from '../testing/random-program.fixture.ts';

const row: TableRow = { x: NaN, y: null, i: 2n ** 53n + 1n, j: null, s: 'red', t: null, b: true, c: null };

const meanings: readonly (readonly [expression: string, value: Value])[] = [
  // Precedence is that of mathematics.
  ['-2 ^ 2', -4],
  ['(-2) ^ 2', 4],
  ['2 ^ -1', 0.5],
  ['2 ^ 3 ^ 2', 512],
  ['-2 * -3', 6],
  ['8 - 4 - 2', 2],
  ['8 / 4 / 2', 1],
  ['2 + 3 * 4', 14],
  ['1 - -1', 2],
  ['not 1 == 2', true],
  ['not true or true', true],
  ['true or false and false', true],
  ['1 + 1 == 2 and 3 < 4', true],
  // Division by zero, as IEEE 754 has it.
  ['1 / 0', Infinity],
  ['1 / -0', -Infinity],
  ['-1 / 0', -Infinity],
  ['0 / 0', NaN],
  ['5 % 0', NaN],
  ['-5.5 % 3', -2.5],
  ['5.5 % -3', 2.5],
  ['(1 / 0) % 3', NaN],
  ['3 % (1 / 0)', 3],
  ['1e308 * 10', Infinity],
  ['0.1 + 0.2', 0.30000000000000004],
  // NaN equals nothing and is neither above nor below.
  ['x == x', false],
  ['x != x', true],
  ['x < 1', false],
  ['x > 1', false],
  ['1 <= x', false],
  ['x >= x', false],
  ['min(x, 1)', NaN],
  ['max(1, x)', NaN],
  ['0 == -0', true],
  // Functions outside their domain.
  ['sqrt(-1)', NaN],
  ['sqrt(9)', 3],
  ['log(0)', -Infinity],
  ['log(-1)', NaN],
  ['log(1)', 0],
  ['log1p(-1)', -Infinity],
  ['log1p(-2)', NaN],
  ['log1p(1 / 0)', Infinity],
  ['log1p(x)', NaN],
  ['log1p(1e-300)', 1e-300],
  ['exp(1000)', Infinity],
  ['exp(-1000)', 0],
  ['pow(1e300, 2)', Infinity],
  ['pow(-8, 1 / 3)', NaN],
  ['pow(0, 0)', 1],
  ['pow(x, 0)', 1],
  ['pow(1, x)', NaN],
  ['pow(-1, 1 / 0)', NaN],
  // Halves are rounded away from zero.
  ['round(2.5)', 3],
  ['round(-2.5)', -3],
  ['round(0.49999999999999994)', 0],
  ['round(4503599627370497)', 4503599627370497],
  ['round(-1 / 0)', -Infinity],
  ['floor(-0.5)', -1],
  ['abs(-3)', 3],
  ['min(3, 1, 2)', 1],
  ['max(3, 5, 4)', 5],
  // Null is unknown.
  ['y + 1', null],
  ['min(1, y)', null],
  ['y == y', null],
  ['t == "red"', null],
  ['not c', null],
  ['c and false', false],
  ['c and true', null],
  ['c or true', true],
  ['c or false', null],
  ['if(c, 1, 2)', 2],
  ['if(b, y, 2)', null],
  ['coalesce(y, j, 7)', 7],
  ['coalesce(y, j)', null],
  ['coalesce(t, s)', 'red'],
  // Integers are doubles.
  ['i', 9007199254740992],
  ['7 / 2', 3.5],
  // Texts are equal if they are the same, to the letter.
  ['s == "red"', true],
  ['s == "Red"', false],
  [`'it\\'s' == "it's"`, true],
  ["'\\n\\t\\\\' == s", false],
  ['if(b == true, "yes", "no")', 'yes'],
];

describe('an expression', () => {
  let duckdb: DuckDBTable;
  beforeAll(async () => {
    duckdb = await DuckDBTable.open([]);
    await duckdb.fill([row]);
  });
  afterAll(() => {
    duckdb.close();
  });

  it.each(meanings)('%s is %s', async (expression, value) => {
    const program = checkProgram(fields, [], [{ name: 'output', expression }]);
    expect(compileToJavaScript(program).row(asRow(row))).toEqual([value]);
    expect(await duckdb.select(compileToSql(program))).toEqual([[value]]);
  });
});
