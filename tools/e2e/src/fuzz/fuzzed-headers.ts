import fc from 'fast-check';

export type Header = readonly [name: string, value: string];

const odd: Readonly<Record<string, readonly string[]>> = {
  'content-type': [
    '',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/problem+json',
    'application/octet-stream',
    'application/x-ndjson',
    'text/csv',
    'text/plain',
    'text/csv; charset=latin1; header=absent',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    ';;;',
    '/',
    'application/json, text/csv',
    `application/${'x'.repeat(5000)}`,
    '\u00e9\u00ff',
  ],
  'content-encoding': [
    'identity',
    'gzip',
    'deflate',
    'br',
    'zstd',
    'gzip, gzip',
    'GZIP',
    '',
    ' ',
    'x'.repeat(500),
  ],
  'inference-header-content-length': [
    '0',
    '1',
    '10',
    '-1',
    '1e3',
    '0x10',
    '1.5',
    '',
    ' ',
    'NaN',
    '99999999',
    '18446744073709551616',
    '9'.repeat(400),
    '10, 10',
  ],
  'x-request-id': ['', 'a', 'a b', '\u00e9', '<b>', 'x'.repeat(128), 'x'.repeat(129), '../..', '{"a":1}'],
  host: [
    'localhost',
    '127.0.0.1:1',
    '[::1]:3000',
    'evil.example',
    '',
    ':',
    '[::1',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost:port',
    '\u00e9',
    'x'.repeat(3000),
  ],
  expect: ['100-continue', '100-Continue', '200-ok', ''],
  connection: ['close', 'keep-alive', 'keep-alive, close', 'upgrade', 'x'],
  upgrade: ['websocket', 'h2c'],
  accept: ['*/*', 'application/xml', '', 'application/json;q=0', ';;;'],
  'accept-encoding': ['gzip', 'identity;q=0', '*;q=0', ';'],
  range: ['bytes=0-', 'bytes=99999999-', 'bytes=-1', 'bytes=5-2', 'bytes=0-1,2-3', 'lines=1-2', '\u00e9'],
  'if-none-match': ['*', '"x"', ''],
  'if-match': ['"x"'],
  'if-modified-since': ['Fri, 31 Dec 9999 23:59:59 GMT', 'yesterday'],
  'if-unmodified-since': ['Thu, 01 Jan 1970 00:00:00 GMT'],
  'x-routing-key': ['', 'a', '\u00ff', 'k'.repeat(4000)],
  'x-http-method-override': ['DELETE'],
  'x-forwarded-for': ['1.2.3.4', '\u00e9'],
  'x-forwarded-host': ['evil.example'],
  'x-forwarded-proto': ['https'],
  forwarded: ['for="[::1]";host=evil.example'],
  origin: ['null', 'https://evil.example'],
  cookie: ['a=b; c', '='.repeat(2000)],
  authorization: ['Bearer x', 'Basic %%%'],
  'content-length-x': ['5'],
  te: ['trailers', 'gzip'],
  'x-large': ['z'.repeat(7000), 'z'.repeat(17_000)],
  constructor: ['1'],
  'to-string': ['1'],
  __proto__x: ['1'],
};

const oddHeader: fc.Arbitrary<Header> = fc
  .constantFrom(...Object.keys(odd))
  .chain((name) => fc.constantFrom(...(odd[name] ?? ['']).map((value): Header => [name, value])));

const anyHeader: fc.Arbitrary<Header> = fc
  .tuple(
    fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_|~-]{1,30}$/),
    fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) }),
  )
  .filter(([name]) => !/^(content-length|transfer-encoding|trailer)$/i.test(name))
  .map(([name, value]): Header => [name, value.replaceAll('\u007f', '')]);

const many: fc.Arbitrary<readonly Header[]> = fc
  .constantFrom(50, 300, 2500)
  .map((count) => Array.from({ length: count }, (_, index): Header => [`x${index}`, '']));

/** Headers to put over those that a request has. Framing is left alone: answers could not be told apart. */
export const fuzzedHeaders: fc.Arbitrary<readonly Header[]> = fc.oneof(
  { weight: 120, arbitrary: fc.constant([]) },
  { weight: 60, arbitrary: fc.array(oddHeader, { minLength: 1, maxLength: 2 }) },
  { weight: 10, arbitrary: fc.array(anyHeader, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: many },
);
