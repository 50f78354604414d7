import { UnsupportedError, type Field, type NamedExpression } from '@quincunx/contracts';
import { checkProgram } from '../checking/check-program.ts';
import { compileToSql } from './compile-to-sql.ts';
import { quoteIdentifier, sqlDialects, type SqlDialect } from './sql-dialect.ts';

const fields: readonly Field[] = [
  { name: 'x', type: 'number', nullable: false },
  { name: 'n', type: 'number', nullable: true },
  { name: 't', type: 'string', nullable: true },
  { name: 'b', type: 'boolean', nullable: false },
];

function compile(dialect: SqlDialect, expression: string, steps: readonly NamedExpression[] = []) {
  return compileToSql(checkProgram(fields, steps, [{ name: 'output', expression }]), { dialect })['output'];
}

/** With the columns as short as in the language. */
function compileShort(dialect: SqlDialect, expression: string, steps?: readonly NamedExpression[]) {
  return compile(dialect, expression, steps)?.replaceAll(/CAST\(["`](\w)["`] AS [A-Za-z ]+\)/g, '$1');
}

describe('a program compiled for another engine', () => {
  it.each([
    ['duckdb', `(152.9e0 + (45.2e0 * CAST("x" AS DOUBLE)))`],
    ['postgres', `(float8 '152.9' + (float8 '45.2' * CAST("x" AS double precision)))`],
    ['spark', '(152.9D + (45.2D * CAST(`x` AS DOUBLE)))'],
    ['trino', `(152.9e0 + (45.2e0 * CAST("x" AS DOUBLE)))`],
  ] as const)('is plain arithmetic for %s, whose numbers are doubles', (dialect, sql) => {
    expect(compile(dialect, '152.9 + 45.2 * x')).toBe(sql);
  });

  it.each([
    // Division by zero is null, or an error in ANSI mode.
    ['n / x', 'CASE WHEN x = 0D THEN n * pow(x, -1D) ELSE n / x END'],
    ['n / 4', '(n / 4D)'],
    ['1 / (1 + exp(-x))', '(1D / (1D + exp((-x))))'],
    ['1 / (exp(x) + 1)', '(1D / (exp(x) + 1D))'],
    ['n % x', `CASE WHEN x = 0D THEN n * x * CAST('NaN' AS DOUBLE) ELSE n % x END`],
    // Java's power is that of JavaScript.
    ['n ^ x', 'pow(n, x)'],
    ['n ^ 2', '(n * n)'],
    // `floor` would be a BIGINT.
    ['floor(x)', 'CASE WHEN rint(x) > x THEN rint(x) - 1D ELSE rint(x) END'],
    [
      'round(x)',
      'CASE WHEN abs(x - rint(x)) = 0.5D AND abs(rint(x)) < abs(x) THEN rint(x) + sign(x) ELSE rint(x) END',
    ],
    // Logarithms outside their domain are null.
    [
      'log(x)',
      `CASE WHEN x > 0e0 THEN ln(x) WHEN x = 0e0 THEN CAST('-Infinity' AS DOUBLE) ELSE x * CAST('NaN' AS DOUBLE) END`,
    ],
    [
      'log1p(x)',
      `CASE WHEN x > -1D THEN log1p(x) WHEN x = -1D THEN CAST('-Infinity' AS DOUBLE) ELSE x * CAST('NaN' AS DOUBLE) END`,
    ],
    ['sqrt(exp(abs(x)))', 'sqrt(exp(abs(x)))'],
    // NaN is above all numbers.
    ['x < n', `(x < CASE WHEN isnan(n) THEN CAST('-Infinity' AS DOUBLE) ELSE n END)`],
    ['min(x, n)', 'CASE WHEN n IS NOT NULL THEN (-greatest(-x, -n)) END'],
    ['max(x, 1)', 'greatest(x, 1D)'],
    // A backslash escapes, and a dollar sign may begin a variable.
    [String.raw`t == 'it\'s \\ ${'${t}'}'`, String.raw`(t = 'it\'s \\ \u0024{t}')`],
    ["t == 'a\0'", String.raw`(t = 'a\u0000')`],
    // A condition has to be of a type.
    ['if(null, -1.5, n)', 'CASE WHEN CAST(NULL AS BOOLEAN) THEN (-1.5D) ELSE n END'],
  ])('writes %s for Spark', (expression, sql) => {
    expect(compileShort('spark', expression)).toBe(sql);
  });

  it.each([
    // Arithmetic is that of Java.
    ['n / x', '(n / x)'],
    ['n % x', '(n % x)'],
    ['n ^ x', 'pow(n, x)'],
    ['n ^ 2', '(n * n)'],
    ['floor(sqrt(x))', 'floor(sqrt(x))'],
    ['round(x)', 'CASE WHEN abs(x - truncate(x)) >= 0.5e0 THEN truncate(x) + sign(x) ELSE truncate(x) END'],
    ['log(exp(x))', 'ln(exp(x))'],
    [
      'log1p(x)',
      'CASE WHEN x <= -1e0 THEN CASE WHEN x = -1e0 THEN (-infinity()) ELSE nan() END ' +
        'WHEN 1e0 + x = 1e0 THEN x WHEN x > 1e16 THEN ln(x) ELSE ln(1e0 + x) * (x / ((1e0 + x) - 1e0)) END',
    ],
    // So are comparisons.
    ['x < n or x >= 0.5', '((x < n) OR (x >= 0.5e0))'],
    ['x == n and x != 1e21', '((x = n) AND (x <> 1e+21))'],
    ['min(x, 1)', 'CASE WHEN x <= 1e0 OR is_nan(x) THEN x ELSE 1e0 END'],
    ['max(1, x)', 'CASE WHEN 1e0 >= x OR is_nan(1e0) THEN 1e0 ELSE x END'],
    [String.raw`t == 'it\'s \\'`, String.raw`(t = 'it''s \')`],
    ['if(b, -1.5, null)', 'CASE WHEN b THEN (-1.5e0) ELSE CAST(NULL AS DOUBLE) END'],
  ])('writes %s for Trino', (expression, sql) => {
    expect(compileShort('trino', expression)).toBe(sql);
  });

  it.each([
    // Operators raise errors by zero.
    ['n / x', `CASE WHEN x = 0e0 THEN n * float8 'Infinity' * atan2(x, -1e0) ELSE n / x END`],
    ['n ^ 3', `pow(n, float8 '3')`],
    ['2 ^ n', `pow(float8 '2', n)`],
    [
      'n ^ -2',
      `CASE WHEN n = 0e0 AND float8 '-2' < 0e0 THEN float8 'Infinity' * atan2(pow(n, -float8 '-2'), -1e0) ELSE pow(n, float8 '-2') END`,
    ],
    // So do exponentials that are too large or too small.
    [
      'exp(x)',
      `CASE WHEN x < -745.1332191019411e0 THEN 0e0 WHEN x <= 709.782712893384e0 THEN exp(x) ELSE x * float8 'Infinity' END`,
    ],
    ['t == "a"', `(t COLLATE "C" = 'a' COLLATE "C")`],
    [String.raw`t == 'it\'s \\'`, String.raw`(t COLLATE "C" = E'it''s \\' COLLATE "C")`],
  ])('writes %s for PostgreSQL', (expression, sql) => {
    expect(compileShort('postgres', expression)).toBe(sql);
  });

  const long = { name: 'long', expression: `x * n * ${'1000001 * '.repeat(10)}${'1000001 * '.repeat(100)}1` };

  it.each([
    [
      'postgres',
      /^\(SELECT \("the steps"\."step 0" - \("the steps"\."step 0" \* .*\)\) FROM \(SELECT .* AS "step 0" OFFSET 0\) AS "the steps"\)$/,
    ],
    [
      'spark',
      /^transform\(array\(named_struct\('step 0', .*\)\), `the steps` -> \(`the steps`\.`step 0` - .*\)\)\[0\]$/,
    ],
    [
      'trino',
      /^transform\(ARRAY\[CAST\(ROW\(.*\) AS ROW\("step 0" DOUBLE\)\)\], "the steps" -> \("the steps"\."step 0" - .*\)\)\[1\]$/,
    ],
  ] as const)('computes a step that is read often once, for %s', (dialect, sql) => {
    const text = compile(dialect, 'long - long * long', [long]);
    expect(text).toMatch(sql);
    expect(text?.match(/CAST\(["`]x["`]/g)).toHaveLength(1);
  });

  it.each([
    ['postgres', 900, '(900 x)'],
    [
      'postgres',
      2500,
      '(SELECT "the terms"."so far" FROM (SELECT ("the terms"."so far" + 500 x) AS "so far" ' +
        'FROM (SELECT ("the terms"."so far" + 1000 x) AS "so far" ' +
        'FROM (SELECT (1000 x) AS "so far" OFFSET 0) AS "the terms" OFFSET 0) AS "the terms" OFFSET 0) AS "the terms")',
    ],
    ['spark', 2500, 'aggregate(array(2499 x), x, (a, b) -> a + b)'],
    ['trino', 200, '(200 x)'],
    [
      'trino',
      300,
      'transform(ARRAY[transform(ARRAY[CAST(ROW((200 x)) AS ROW("so far" DOUBLE))], "the terms" -> ' +
        'CAST(ROW(("the terms"."so far" + 100 x)) AS ROW("so far" DOUBLE)))[1]], "the terms" -> "the terms"."so far")[1]',
    ],
  ] as const)('adds from left to right for %s what is %i terms long', (dialect, count, sql) => {
    const sum = Array.from({ length: count }, () => 'x').join(' + ');
    const counted = (terms: string) => `${terms.match(/x/g)?.length ?? 0} x`;
    expect(compileShort(dialect, sum)?.replaceAll(/x(?:(?: \+|,) x)+(?=\))/g, counted)).toBe(sql);
  });

  it.each([
    [
      'x % 2',
      'PostgreSQL has no remainder of doubles for %; compute it before the model, or choose another dialect',
    ],
    [
      "t == 'a\0'",
      'PostgreSQL has no texts with the character of code 0, and the model compares with one; choose another dialect',
    ],
  ])('is refused for PostgreSQL if it has %s, with the way out', (expression, message) => {
    expect(() => compile('postgres', expression)).toThrow(UnsupportedError);
    expect(() => compile('postgres', expression)).toThrow(message);
  });

  it.each(['spark', 'trino'] as const)('nests less for %s, which finds bindings hard to plan', (dialect) => {
    const rounded = (times: number) => `${'round(3.3 * '.repeat(times)}n${')'.repeat(times)}`;
    expect(compile(dialect, rounded(15))).toContain(
      '"operand 0"'.replaceAll('"', dialect === 'spark' ? '`' : '"'),
    );
    expect(() => compile(dialect, rounded(20))).toThrow(
      "the output 'output' nests too deeply for SQL; make it of fewer steps",
    );
    expect(() => compile('postgres', rounded(90))).not.toThrow();
  });

  it('quotes names as the engine does', () => {
    expect(sqlDialects.map((dialect) => quoteIdentifier('a"`b', dialect))).toEqual([
      '"a""`b"',
      '"a""`b"',
      '`a"``b`',
      '"a""`b"',
    ]);
    expect(quoteIdentifier('a')).toBe('"a"');
  });
});
