import fc from 'fast-check';

/** Bytes for a connection of their own, which are not one well-framed request. */
export interface BrokenExchange {
  readonly name: string;
  /** Written one after the other, each by itself. */
  readonly pieces: readonly Buffer[];
  /** The statuses that must come, in order; undefined where whatever comes will do, and nothing too. */
  readonly expected?: readonly number[];
}

const path = '/v1/models/diabetes-bmi/predict';
const body = '{"instances":[{"bmi":32.1}]}';
const headers = `host: localhost\r\ncontent-type: application/json\r\n`;
const predict = `POST ${path} HTTP/1.1\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`;
const live = 'GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n';

function head(...lines: readonly string[]): string {
  return `POST ${path} HTTP/1.1\r\n${headers}${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
}

function chunked(chunks: string): string {
  return head('transfer-encoding: chunked') + chunks;
}

const refused: Readonly<Record<string, string>> = {
  'two lengths': head('content-length: 28', 'content-length: 27') + body,
  'a list of lengths': head('content-length: 28, 27') + body,
  'a length and chunks':
    head('content-length: 5', 'transfer-encoding: chunked') + '0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
  'chunks and a length': head('transfer-encoding: chunked', 'content-length: 5') + '0\r\n\r\n',
  'a negative length': head('content-length: -1') + body,
  'a length with a sign': head('content-length: +28') + body,
  'a length that is no number': head('content-length: many') + body,
  'a length of 2^64': head('content-length: 18446744073709551616') + body,
  'a length in hexadecimal': head('content-length: 0x1c') + body,
  'a length that is longer than the body': head('content-length: 2800') + body,
  'an encoding that is not the last': head('transfer-encoding: chunked, identity') + body,
  'an encoding that is none': head('transfer-encoding: xchunked') + body,
  'chunks twice': head('transfer-encoding: chunked', 'transfer-encoding: chunked, chunked') + '0\r\n\r\n',
  'a chunk size that is no number': chunked(`xyz\r\n${body}\r\n0\r\n\r\n`),
  'a negative chunk size': chunked(`-1\r\n${body}\r\n0\r\n\r\n`),
  'a chunk size of 2^64': chunked(`10000000000000000\r\n${body}\r\n0\r\n\r\n`),
  'a chunk that is longer than its size': chunked(`5\r\n${body}\r\n0\r\n\r\n`),
  'a chunk without an end': chunked(`1c\r\n${body}`),
  'chunks without a last one': chunked(`1c\r\n${body}\r\n`),
  'a chunk extension without an end': chunked(`1c;${'x'.repeat(20_000)}`),
  'a space before the colon': head('x-a : 1', 'content-length: 0'),
  'a header without a colon': head('x-a', 'content-length: 0'),
  'a header without a name': head(': 1', 'content-length: 0'),
  'a header with a control character': head('x-a: \u0000', 'content-length: 0'),
  'a name with a control character': head('x\u0001a: 1', 'content-length: 0'),
  'a carriage return inside a header': head('x-a: 1\rx-b: 2', 'content-length: 0'),
  'a head that ends in the middle': `POST ${path} HTTP/1.1\r\nhost: loc`,
  'no host': `GET /health/live HTTP/1.1\r\n\r\n`,
  'a method that is none': live.replace('GET', 'GIVE'),
  'a method in small letters': live.replace('GET', 'get'),
  'a version that is none': live.replace('HTTP/1.1', 'HTTP/9.9'),
  'a version that is no number': live.replace('HTTP/1.1', 'HTTP/one'),
  'HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  TLS: '\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003',
  'no path': 'GET HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'a path that is none': live.replace('/health', 'health'),
  'a NUL in the path': live.replace('live', '\u0000'),
  nonsense: '\u0000\u00ff\u0000\u00ff',
};

const others: Readonly<Record<string, { readonly text: string; readonly expected?: readonly number[] }>> = {
  'a head that is too large': { text: head(`x-a: ${'a'.repeat(20_000)}`), expected: [431] },
  'a path that is too long': { text: live.replace('live', 'l'.repeat(20_000)), expected: [431] },
  'HTTP/1.0': { text: 'GET /health/live HTTP/1.0\r\n\r\n', expected: [200] },
  'an absolute address': { text: live.replace('/health', 'http://localhost/health'), expected: [200] },
  'empty lines before': { text: `\r\n\r\n${live}`, expected: [200] },
  'chunks with extensions and trailers': {
    text: chunked(`1c;a=b;c\r\n${body}\r\n0\r\nx-a: 1\r\n\r\n`),
    expected: [200],
  },
  'a body after GET': {
    text: live.replace('\r\n\r\n', '\r\ncontent-length: 3\r\n\r\nabc') + live,
    expected: [200, 200],
  },
  nothing: { text: '', expected: [] },
  'an empty line': { text: '\r\n', expected: [] },
  'an address to connect to': { text: 'CONNECT localhost:80 HTTP/1.1\r\nhost: localhost\r\n\r\nxyz' },
  'an upgrade': { text: live.replace('\r\n\r\n', '\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n') },
  'a folded header': { text: head('x-a: 1', ' 2', 'content-length: 0') },
  'lines that end with a line feed': { text: live.replaceAll('\r\n', '\n') },
  'another protocol': { text: live.replace('HTTP/1.1', 'RTSP/1.0') },
  'two spaces': { text: live.replace(' /', '  /') },
  'two hosts': { text: live.replace('\r\n\r\n', '\r\nhost: evil.example\r\n\r\n') },
  'compressed chunks': { text: head('transfer-encoding: gzip, chunked') + '0\r\n\r\n' },
  'nonsense after a request': { text: `${live}\u0000\u00ff` },
  'an expectation that is none': { text: head('expect: a-miracle', 'content-length: 0'), expected: [400] },
};

const named: readonly BrokenExchange[] = [
  ...Object.entries(refused).map(([name, text]) => ({ name, pieces: [bytesOf(text)], expected: [400] })),
  ...Object.entries(others).map(([name, { text, ...expected }]) => ({
    name,
    pieces: [bytesOf(text)],
    ...expected,
  })),
];

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

const whole = fc.constantFrom(
  predict,
  live,
  chunked(`5\r\n${body.slice(0, 5)}\r\n17\r\n${body.slice(5)}\r\n0\r\n\r\n`),
);

const split: fc.Arbitrary<BrokenExchange> = fc
  .tuple(whole, fc.array(fc.nat(), { minLength: 1, maxLength: 12 }))
  .map(([text, cuts]) => ({ name: 'split', pieces: piecesOf(bytesOf(text), cuts), expected: [200] }));

const pipelined: fc.Arbitrary<BrokenExchange> = fc
  .tuple(fc.array(whole, { minLength: 2, maxLength: 8 }), fc.array(fc.nat(), { maxLength: 6 }))
  .map(([texts, cuts]) => ({
    name: 'pipelined',
    pieces: piecesOf(bytesOf(texts.join('')), cuts),
    expected: texts.map(() => 200),
  }));

const noisy: fc.Arbitrary<BrokenExchange> = fc
  .tuple(
    whole,
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
    fc.array(fc.nat(), { maxLength: 3 }),
  )
  .map(([text, changes, cuts]) => {
    const bytes = bytesOf(text);
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
    return { name: 'noisy', pieces: piecesOf(bytes, cuts) };
  });

const cut: fc.Arbitrary<BrokenExchange> = fc
  .tuple(whole, fc.nat())
  .map(([text, at]) => ({ name: 'cut', pieces: [bytesOf(text).subarray(0, at % text.length)] }));

const random: fc.Arbitrary<BrokenExchange> = fc
  .uint8Array({ minLength: 1, maxLength: 200 })
  .map((bytes) => ({ name: 'random', pieces: [Buffer.from(bytes)] }));

function piecesOf(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [...new Set(cuts.map((at) => at % bytes.length))].sort((one, other) => one - other);
  return [0, ...places].map((place, index) => bytes.subarray(place, places[index]));
}

export const brokenExchange: fc.Arbitrary<BrokenExchange> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...named) },
  { weight: 2, arbitrary: split },
  { weight: 2, arbitrary: pipelined },
  { weight: 3, arbitrary: noisy },
  { weight: 1, arbitrary: cut },
  { weight: 1, arbitrary: random },
);
