import fc from 'fast-check';
import type { SchemaContext } from './arbitrary-of-schema.ts';
import { fuzzedBody } from './fuzzed-body.ts';
import { fuzzedHeaders, type Header } from './fuzzed-headers.ts';
import { fuzzedTarget, isTarget } from './fuzzed-target.ts';
import { readOperations, type OpenApiDocument, type Operation } from './operation.ts';
import { knownWords, type Vocabulary } from './vocabulary.ts';

/** A request whose frame is right, so that it has one answer, and whose content need not be. */
export interface FuzzedRequest {
  /** What it came of. */
  readonly operation: Operation;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: Buffer | undefined;
  readonly isChunked: boolean;
}

/** CONNECT is tried elsewhere: what comes after it is no HTTP any more. */
const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'PURGE',
  'QUERY',
];

/** Requests for all operations of a scorer alike. @param found what there is in its home, by the parameter that names it. */
export function fuzzedRequest(document: OpenApiDocument, found: Vocabulary): fc.Arbitrary<FuzzedRequest> {
  const context = {
    components: document.components?.schemas ?? {},
    vocabulary: { ...knownWords, ...found },
  };
  return fc.oneof(...readOperations(document).map((operation) => requestFor(operation, context)));
}

function requestFor(operation: Operation, context: SchemaContext): fc.Arbitrary<FuzzedRequest> {
  const parts = fc.record({
    method: fc.oneof(
      { weight: 12, arbitrary: fc.constant(operation.method) },
      { weight: 1, arbitrary: fc.constantFrom(...methods) },
    ),
    target: fuzzedTarget(operation, context),
    body: fuzzedBody(operation, context),
    headers: fuzzedHeaders,
    isChunked: fc.oneof(
      { weight: 8, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  });
  return parts.map(({ method, target, body, headers, isChunked }) => {
    const all = withOver([['host', 'localhost'], ...body.headers], headers);
    const isReadable = isTarget(target) && sizeOf(all) + target.length < largestHeadBytes;
    return {
      operation,
      method,
      target,
      headers: all,
      // Nothing is read after a head that cannot be: with more on its way, the connection is reset before its answer is read.
      body: isReadable ? body.content : body.content?.subarray(0, 1000),
      isChunked,
    };
  });
}

const largestHeadBytes = 15_000;

function sizeOf(headers: readonly Header[]): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
}

function withOver(headers: readonly Header[], over: readonly Header[]): readonly Header[] {
  const names = new Set(over.map(([name]) => name.toLowerCase()));
  return [...headers.filter(([name]) => !names.has(name)), ...over];
}

const chunkBytes = 1000;

/** The bytes of a request. */
export function encodeRequest({ method, target, headers, body, isChunked }: FuzzedRequest): Buffer {
  const framing: Header[] = [];
  if (body !== undefined) {
    framing.push(isChunked ? ['transfer-encoding', 'chunked'] : ['content-length', String(body.length)]);
  }
  const lines = [...headers, ...framing].map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  if (body === undefined) return head;
  return Buffer.concat([head, ...(isChunked ? chunksOf(body) : [body])]);
}

function chunksOf(body: Buffer): readonly Buffer[] {
  const pieces = Array.from({ length: Math.ceil(body.length / chunkBytes) }, (_, index) =>
    body.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
  return [
    ...pieces.flatMap((piece) => [
      Buffer.from(`${piece.length.toString(16)}\r\n`),
      piece,
      Buffer.from('\r\n'),
    ]),
    Buffer.from('0\r\n\r\n'),
  ];
}
