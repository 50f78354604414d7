import fc from 'fast-check';
import { findJsonSyntaxFault } from './json-syntax-fault.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('findJsonSyntaxFault', () => {
  it.each([
    ['{"instances": [{"bmi": NaN}]}', 'instances/0/bmi', 1, 24, 'NaN'],
    ['{"instances": [{"bmi": 1}, {"bmi": -Infinity}]}', 'instances/1/bmi', 1, 36, '-Infinity'],
    ['{"a": 1,}', '', 1, 9, "'}'"],
    ['{"a": {"b": 1,}}', 'a', 1, 15, "'}'"],
    ['[1, 2,\n 3 4]', '2', 2, 4, '4'],
    ['[1,]', '1', 1, 4, "']'"],
    ['{"a" 1}', 'a', 1, 6, '1'],
    ['{"a": 01}', 'a', 1, 7, '01'],
    ['{"a": 1.}', 'a', 1, 7, '1.'],
    ["{'a': 1}", '', 1, 2, "'''"],
    ['{"a": "x\ny"}', 'a', 1, 9, 'U+000A'],
    ['{"a": "\\x"}', 'a', 1, 8, "'\\'"],
    ['{"a": "é\\u12', 'a', 1, 9, "'\\'"],
    ['{"a": "open', 'a', 1, 12, 'the end'],
    ['{"open', '', 1, 7, 'the end'],
    ['{"a": [1, 2', 'a/1', 1, 12, 'the end'],
    ['{"a": 1} x', '', 1, 10, 'x'],
    ['{"a": 1]', 'a', 1, 8, "']'"],
    ['[}', '0', 1, 2, "'}'"],
    ['', '', 1, 1, 'the end'],
    ['😀', '', 1, 1, "'😀'"],
    ['\u0000', '', 1, 1, 'U+0000'],
  ])('says where %j goes wrong', (text, path, line, column, found) => {
    expect(isJson(text)).toBe(false);
    expect(findJsonSyntaxFault(text)).toEqual({ path, line, column, found });
  });

  it('finds no fault in JSON, however it is laid out', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), (text, indent) => {
        expect(findJsonSyntaxFault(JSON.stringify(JSON.parse(text), undefined, indent))).toBeUndefined();
      }),
    );
  });

  it('finds a fault exactly where JSON.parse does', () => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"a"',
        '1',
        '-',
        '.5',
        'e3',
        '0',
        'true',
        'nul',
        ' ',
        '\n',
        '\\',
        '\\n',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(findJsonSyntaxFault(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps the path short, whatever keys it is made of', () => {
    expect(findJsonSyntaxFault(`{"${'k'.repeat(10_000)}": NaN}`)?.path).toHaveLength(200);
  });
});
