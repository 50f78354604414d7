import fc from 'fast-check';
import { RawJson } from './json-text.ts';

/** What no answer about `/invocations` may repeat. */
export const marker = 'a-word-of-the-request-alone';

/** Texts that have broken programs before. None of them says what an answer is searched for. */
const oddTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud83d',
  '\u202eabc',
  'e\u0301',
  '𝟙𝟚',
  '\ufeff',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../../etc/passwd',
  '..\\..\\x',
  'file:///etc/passwd',
  "'; drop table model_version; --",
  '" or 1=1 --',
  '${7*7}{{7*7}}#{7*7}',
  '%00%2e%2e%2f',
  '\r\nx-injected: 1',
  '<script>1</script>',
  '-1',
  '1e400',
  'NaN',
  'null',
  '0x10',
  '١٢٣',
  '2026-02-30T25:61:61Z',
  '2026-01-31T09:30:00Z',
  '9999-12-31T23:59:59.999999Z',
  '-271821-04-20T00:00:00Z',
  '0000-01-01T00:00:00Z',
  marker,
  'x'.repeat(501),
  '漢'.repeat(5000),
  'y'.repeat(70_000),
];

const nests = [10, 400, 999, 1001, 20_000, 100_000];

const oddJson: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  0.1,
  1,
  1.5,
  255,
  2 ** 31,
  2 ** 53,
  1e21,
  5e-324,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  ...[
    '1e400',
    '-1e400',
    '1e-400',
    '9007199254740993',
    '-9223372036854775809',
    '18446744073709551616',
    `1${'0'.repeat(400)}`,
    `0.${'3'.repeat(2000)}`,
    'NaN',
    'Infinity',
    '-Infinity',
    'undefined',
    '00',
    '+1',
    '1.',
    '.5',
    "'x'",
    '"\\x"',
    '"\\ud800"',
    '"\t"',
    '//x\n1',
    '[1,]',
    '{"a":1,}',
    '{"a":1,"a":{"b":2}}',
    '{"__proto__":{"polluted":1}}',
    '{"__proto__":null,"constructor":{"prototype":{"polluted":1}}}',
    '{"toString":1,"valueOf":1,"toJSON":1,"then":1,"length":1e9,"hasOwnProperty":1}',
    '{"":1}',
    '{"\\u0000":1}',
    ...nests.flatMap((depth) => [
      '['.repeat(depth) + ']'.repeat(depth),
      `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
      '['.repeat(depth),
    ]),
    `[${'1,'.repeat(20_000)}1]`,
    `{${Array.from({ length: 2000 }, (_, index) => `"k${index}":${index}`).join(',')}}`,
  ].map((text) => new RawJson(text)),
  [],
  [[]],
  [null],
  {},
  { a: null },
];

/** Of all of Unicode, lone surrogates included. */
const anyText = fc.string({ unit: 'binary', maxLength: 40 });

export const oddText: fc.Arbitrary<string> = fc.oneof(fc.constantFrom(...oddTexts), anyText);

export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...oddJson) },
  { weight: 2, arbitrary: fc.constantFrom(...oddTexts) },
  { weight: 1, arbitrary: anyText },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);
