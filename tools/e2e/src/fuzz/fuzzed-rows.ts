import fc from 'fast-check';
import { writeJson } from './json-text.ts';
import { oddText, oddValue } from './odd-values.ts';
import { columns } from './vocabulary.ts';

const goodLine = fc.constantFrom('{"bmi":32.1}', '{"bmi":21.6}', '{"bmi":18}');

const oddLine = fc.oneof(
  oddValue.map((value) => writeJson({ bmi: value })),
  oddValue.map(writeJson),
  fc.dictionary(fc.constantFrom(...columns), oddValue, { maxKeys: 3 }).map(writeJson),
  oddText,
  fc.constantFrom('', '\r', '{', '}{', '[{"bmi":1}]'),
);

/** Rows of `diabetes-bmi`, a JSON object a line, and some that are none. */
export const fuzzedLines: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.oneof({ weight: 3, arbitrary: goodLine }, { weight: 1, arbitrary: oddLine }), {
      maxLength: 12,
    }),
    fc.constantFrom('\n', '\r\n', '\n\n', '\r'),
  )
  .map(([lines, end]) => lines.map((line) => line + end).join(''));

const goodCell = fc.constantFrom('32.1', '21.6', '"18"', ' 19 ', '1e1');

const oddCell = fc.oneof(
  oddText.map((text) => `"${text.replaceAll('"', '""')}"`),
  oddText,
  fc.constantFrom('', '"', '""', '"a"b', 'NaN', 'Infinity', '1,2', '"1\n2"', '0x10', '1_000', '+5', '--5'),
);

const header = fc.oneof(
  { weight: 4, arbitrary: fc.constant('bmi') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'bmi,bmi',
      'bmi,',
      'other',
      '"bmi"',
      '\ufeffbmi',
      'BMI',
      'bmi,risk_gap',
      '__proto__',
    ),
  },
);

/** The same as CSV. */
export const fuzzedTable: fc.Arbitrary<string> = fc
  .tuple(
    header,
    fc.array(fc.oneof({ weight: 3, arbitrary: goodCell }, { weight: 1, arbitrary: oddCell }), {
      maxLength: 12,
    }),
    fc.constantFrom('\n', '\r\n', '\n\n', '\r'),
  )
  .map(([first, cells, end]) => [first, ...cells].map((line) => line + end).join(''));
