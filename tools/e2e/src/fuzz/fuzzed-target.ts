import fc from 'fast-check';
import { arbitraryOf, type SchemaContext } from './arbitrary-of-schema.ts';
import { oddText } from './odd-values.ts';
import type { Operation } from './operation.ts';

/** Segments as they stand in a path, encoded or not. */
const oddSegments: readonly string[] = [
  '',
  '.',
  '..',
  '%2e%2e',
  '..%2f..%2f..%2fetc%2fpasswd',
  '%2F',
  '%252e%252e',
  '%00',
  'a%00b',
  '%',
  '%zz',
  '%c3',
  '%c3%28',
  '%ed%a0%80',
  '%f0%9f%a6%84',
  '\u00c3\u00a9',
  'a;b=c',
  'a%20b',
  'a+b',
  '{model}',
  ':model',
  '*',
  '~',
  '$',
  '__proto__',
  'constructor',
  'DIABETES-BMI',
  '0',
  '-1',
  '1e3',
  '01',
  '999999999999999999999',
  'a'.repeat(101),
  'a'.repeat(4000),
  '%61'.repeat(1000),
];

const oddQueries: readonly string[] = [
  '?',
  '??',
  '?&&&',
  '?=',
  '?a',
  '?a=%',
  '?a=%zz&b=%c3',
  '?__proto__=1',
  '?constructor[prototype][a]=1',
  '?limit=1&limit=2',
  '?limit[]=1',
  '?limit=',
  '?limit=0',
  '?limit=1e3',
  '?limit=99999999999999999999',
  '?cursor=',
  '?cursor=bnVsbA',
  '?cursor=eyJhIjoxfQ',
  '?cursor=%00',
  `?cursor=${'A'.repeat(501)}`,
  '?order=-metrics.__proto__',
  '?metric=r2%3E%3D1e999',
  '?since=2026-02-30T00:00:00Z',
  '?until=9999-12-31T23:59:59.999999999Z',
  `?${'a=1&'.repeat(1000)}`,
  `?a=${'b'.repeat(8000)}`,
  '#fragment',
];

const encodedOddText = oddText.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 6000));

/** What comes after the method in the first line of a request to an operation, whose path may be another after some of these changes. */
export function fuzzedTarget(operation: Operation, context: SchemaContext): fc.Arbitrary<string> {
  const plain = fc
    .tuple(plainPath(operation, context), plainQuery(operation, context))
    .map(([path, query]) => path + query);
  const odd = fc
    .tuple(
      plainPath(operation, context),
      fc.constantFrom(...changes),
      fc.nat(),
      fc.oneof(fc.constantFrom(...oddSegments), encodedOddText),
      fc.oneof(
        { weight: 3, arbitrary: plainQuery(operation, context) },
        { weight: 1, arbitrary: fc.constantFrom(...oddQueries) },
      ),
    )
    .map(([path, change, at, segment, query]) => change(path, at, segment) + query);
  const oddlyAsked = fc
    .tuple(plainPath(operation, context), fc.constantFrom(...oddQueries))
    .map(([path, query]) => path + query);
  return fc
    .oneof(
      { weight: 14, arbitrary: plain },
      { weight: 3, arbitrary: odd },
      { weight: 2, arbitrary: oddlyAsked },
    )
    .map(onOneLine);
}

type Change = (path: string, at: number, segment: string) => string;

const changes: readonly Change[] = [
  (path, at, segment) => splice(path, at, 1, segment),
  (path, at, segment) => splice(path, at, 0, segment),
  (path, at) => splice(path, at, 1),
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => path.replaceAll('/', '//'),
  (path) => path.replaceAll('/', '\\'),
  (path) => path.replaceAll('/', '%2f'),
  (path) => path.toUpperCase(),
  (path) => path.replaceAll(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => `/..${path}`,
  (path) => `/./${path}/.`,
  (path) => `http://127.0.0.1${path}`,
  (path) => path.slice(1) || '*',
  (path) => `${path};a=b`,
];

function splice(path: string, at: number, removed: number, ...added: readonly string[]): string {
  const [, ...segments] = path.split('/');
  segments.splice(at % segments.length, removed, ...added);
  return `/${segments.join('/')}`;
}

function plainPath({ path, parameters }: Operation, context: SchemaContext): fc.Arbitrary<string> {
  const values = Object.fromEntries(
    parameters
      .filter((parameter) => parameter.in === 'path')
      .map(({ name, schema = {} }) => [
        name,
        fc.oneof(
          { weight: 9, arbitrary: arbitraryOf(schema, context, name).map(inPath) },
          { weight: 1, arbitrary: encodedOddText },
        ),
      ]),
  );
  return fc
    .record<Record<string, string>>(values)
    .map((chosen) => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => chosen[name] ?? ''));
}

function plainQuery({ parameters }: Operation, context: SchemaContext): fc.Arbitrary<string> {
  const asked = parameters.filter((parameter) => parameter.in === 'query');
  if (asked.length === 0) return fc.constant('');
  const values = fc.record<Record<string, unknown>>(
    Object.fromEntries(
      asked.map(({ name, schema = {} }) => [
        name,
        fc.oneof(
          { weight: 5, arbitrary: arbitraryOf(schema, context, name) },
          { weight: 1, arbitrary: oddText },
        ),
      ]),
    ),
    { requiredKeys: [] },
  );
  return values.map((chosen) => {
    const pairs = Object.entries(chosen).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((each) => `${encodeURIComponent(name)}=${inPath(each)}`),
    );
    return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  });
}

function inPath(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return encodeURIComponent(text.toWellFormed()).slice(0, 6000);
}

/** A space or the end of a line would begin another part of the request; that is tried elsewhere. Bytes are letters of Latin-1. */
function onOneLine(target: string): string {
  return Array.from(target, (letter) => (isInPath(letter.codePointAt(0) ?? 0) ? letter : '_')).join('');
}

function isInPath(point: number): boolean {
  return (point > 0x20 && point < 0x7f) || (point > 0xa0 && point <= 0xff);
}

/** Whether what stands where the path does can be read as one. */
export function isTarget(text: string): boolean {
  return /^(?:\/|\*$|http:)[!-~]*$/.test(text);
}
