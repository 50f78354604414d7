import { InvalidInputError } from '@quincunx/contracts';
import { parseExpression } from './parse-expression.ts';

function messageOf(text: string): string {
  try {
    parseExpression(text);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
  return 'no error';
}

describe('an expression that cannot be read', () => {
  it.each([
    ['', 'column 1, at the end: an expression is missing'],
    ['  ', 'column 3, at the end: a value is missing'],
    ['x +', 'column 4, at the end: a value is missing'],
    ['x + * 2', 'column 5, at "* 2": this is not expected here: a power is written ^'],
    ['x ** 2', 'column 4, at "* 2": this is not expected here: a power is written ^'],
    ['x = 2', 'column 3, at "= 2": this is not expected here: to compare, write =='],
    ['x === 2', 'column 5, at "= 2": this is not expected here: to compare, write =='],
    ['x && y', 'column 3, at "&& y": this is not expected here: write and'],
    ['x || y', 'column 3, at "|| y": this is not expected here: write or'],
    ['!x', 'column 1, at "!x": this is not expected here: write not, or != to compare'],
    [
      'x ? 1 : 2',
      'column 3, at "? 1 : 2": this is not expected here: a choice is written if(condition, then, otherwise)',
    ],
    [
      '(x ? 1 : 2)',
      'column 4, at "? 1 : 2)": this is not expected here: a choice is written if(condition, then, otherwise)',
    ],
    ['x.y', 'column 2, at ".y": this is not expected here: a name stands alone, without members'],
    [
      'x?.y',
      'column 2, at "?.y": this is not expected here: a choice is written if(condition, then, otherwise)',
    ],
    ['x[0]', 'column 2, at "[0]": this is not expected here: there are no lists'],
    ['[1]', 'column 1, at "[1]": this is not expected here: there are no lists'],
    ['`x`', 'column 1, at "`x`": this is not expected here: a text stands between single or double quotes'],
    ['x;', 'column 2, at ";": this is not expected here'],
    [';x', 'column 1, at ";x": this is not expected here'],
    ['x, y', 'column 2, at ", y": this is not expected here'],
    ['x y', 'column 3, at "y": this is not expected here'],
    ['x and', 'column 3, at "and": this is not expected here: it needs a value on either side'],
    ['and x', `column 1, at "and x": 'and' needs a value before it`],
    ['not', 'column 4, at the end: a value is missing'],
    ['x @ y', 'column 3, at "@ y": this is not expected here'],
    ['(x', 'column 1, at "(x": this parenthesis is never closed'],
    ['abs(x', 'column 4, at "(x": this parenthesis is never closed'],
    ['x)', 'column 2, at ")": this is not expected here'],
    ['()', 'column 1, at "()": there is nothing between the parentheses'],
    ['(x, y)', 'column 5, at "y)": one value was expected, and here is a second'],
    ['max(x y)', 'column 7, at "y)": this is not expected here'],
    ['max(x; y)', 'column 6, at "; y)": this is not expected here'],
    ['max(x,)', 'column 7, at ")": this is not expected here'],
    [
      'sin(x)',
      `column 1, at "sin(x)": there is no function 'sin'; there are abs, coalesce, exp, floor, if, log, log1p, max, min, pow, round, sqrt`,
    ],
    ["'abc", `column 1, at "'abc": this quote is never closed`],
    [
      String.raw`'a\u0041'`,
      String.raw`column 3, at "\u0041'": a backslash stands before n, r, t, b, f, v, \, ' or "`,
    ],
    ['1e400', 'column 1, at "1e400": this is too large for a number; the largest is 1.7976931348623157e308'],
    ['1..2', 'column 3, at ".2": Unexpected period'],
    ['2x', 'column 2, at "x": Variable names cannot start with a number (2x)'],
    ['1 +\n 2 +\n * 3', 'line 3, column 2, at "* 3": this is not expected here: a power is written ^'],
    [
      'a'.repeat(1_000_001),
      `column 1000001, at "${'a'.repeat(1)}": an expression has at most 1000000 characters`,
    ],
    ["'ab\ud800'", `column 4, at "\ud800'": half of a character (a lone surrogate) cannot be stored`],
  ])('%j', (text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it('is one whose parentheses, prefixes or powers nest too deeply', () => {
    const deep = 'this is nested more than 100 deep; give its parts names, as steps of their own';
    expect(messageOf(`${'('.repeat(101)}1${')'.repeat(101)}`)).toContain(`column 101, at "(1))`);
    expect(messageOf(`${'-'.repeat(102)}1`)).toContain(deep);
    expect(messageOf(`1${'^1'.repeat(102)}`)).toContain(deep);
  });

  it('is one that calls a function with too many values', () => {
    expect(messageOf(`max(1${', 1'.repeat(1000)})`)).toContain('a function takes at most 1000 values');
  });

  it('leaves nothing behind for the next', () => {
    expect(() => parseExpression('((1 +')).toThrow('a value is missing');
    expect(parseExpression('1')).toMatchObject({ kind: 'literal', value: 1 });
  });
});

describe('an expression that can be read', () => {
  it.each([
    ['.5', 0.5],
    ['1.', 1],
    ['1.5e-3', 0.0015],
    [' 7\t\r\n', 7],
    ['((((7))))', 7],
    ['-7', -7],
    ['null', null],
    ['true', true],
    [String.raw`"a\"b\\\n"`, 'a"b\\\n'],
  ])('%j is a literal', (text, value) => {
    expect(parseExpression(text)).toMatchObject({ kind: 'literal', value });
  });

  it.each(['nothing', 'android', 'order', 'nullable', 'this', 'if', '_', 'größe', '$1'])(
    '%s is a name',
    (name) => {
      expect(parseExpression(name)).toMatchObject({ kind: 'name', name });
    },
  );

  it('may nest a hundred deep and be a chain of any length', () => {
    expect(messageOf(`${'('.repeat(100)}1${')'.repeat(100)}`)).toBe('no error');
    expect(messageOf(`1${' + 1'.repeat(20_000)}`)).toBe('no error');
  });
});
