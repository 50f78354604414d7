import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { arbitraryOf, type SchemaContext } from './arbitrary-of-schema.ts';
import type { Header } from './fuzzed-headers.ts';
import { fuzzedLines, fuzzedTable } from './fuzzed-rows.ts';
import { fuzzedTensors } from './fuzzed-tensors.ts';
import { writeJson } from './json-text.ts';
import { oddValue } from './odd-values.ts';
import type { Operation } from './operation.ts';

export interface FuzzedBody {
  readonly content: Buffer | undefined;
  readonly headers: readonly Header[];
}

type BodyKind = Operation['bodies'][number];

const noBody: FuzzedBody = { content: undefined, headers: [] };

/** Bodies that an operation takes, and what comes of them. An operation that takes none gets some all the same. */
export function fuzzedBody({ bodies }: Operation, context: SchemaContext): fc.Arbitrary<FuzzedBody> {
  if (bodies.length === 0) {
    return fc.oneof(
      { weight: 9, arbitrary: fc.constant(noBody) },
      { weight: 1, arbitrary: bodyOf({ mediaType: 'application/json' }, context) },
    );
  }
  return fc.oneof(
    ...bodies.map((kind) =>
      kind.mediaType === 'application/octet-stream'
        ? fc.tuple(fuzzedTensors, encoding).map(([body, encode]) => encodeBody(body, encode))
        : bodyOf(kind, context),
    ),
  );
}

function bodyOf(kind: BodyKind, context: SchemaContext): fc.Arbitrary<FuzzedBody> {
  const { mediaType } = kind;
  const right = textOf(kind, context);
  const odd = isOneDocument(mediaType) ? oddDocument(kind, context) : right;
  const content = fc.oneof(
    { weight: 4, arbitrary: right.map(toBytes) },
    { weight: 3, arbitrary: odd.map(toBytes) },
    {
      weight: 2,
      arbitrary: fc.tuple(odd.map(toBytes), fc.array(edit, { minLength: 1, maxLength: 3 })).map(applyAll),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: fc.constantFrom(...oddBodies) },
  );
  return fc
    .tuple(content, encoding)
    .map(([bytes, encode]) => encodeBody({ content: bytes, headers: [['content-type', mediaType]] }, encode));
}

function isOneDocument(mediaType: string): boolean {
  return /^application\/(?:json|[\w.-]+\+json)$/.test(mediaType);
}

function encodeBody({ content, headers }: FuzzedBody, encode: Encode): FuzzedBody {
  const encoded = encode(content ?? Buffer.alloc(0));
  const names = new Set(encoded.headers.map(([name]) => name));
  return {
    content: encoded.content,
    headers: [...headers.filter(([name]) => !names.has(name)), ...encoded.headers],
  };
}

function textOf({ mediaType, schema = {}, example }: BodyKind, context: SchemaContext): fc.Arbitrary<string> {
  if (mediaType === 'text/csv') return fuzzedTable;
  if (!isOneDocument(mediaType)) return fuzzedLines;
  const bySchema = arbitraryOf(schema, context);
  return (example === undefined ? bySchema : fc.oneof(fc.constant(example), bySchema)).map(writeJson);
}

function oddDocument({ schema = {}, example }: BodyKind, context: SchemaContext): fc.Arbitrary<string> {
  const bySchema = arbitraryOf(schema, context);
  const value = example === undefined ? bySchema : fc.oneof(fc.constant(example), bySchema);
  return fc
    .tuple(value, fc.nat(), oddValue, fc.constantFrom('replace', 'add', 'remove'))
    .map(([document, at, odd, change]) => {
      const places = placesIn(document);
      return writeJson(changed(document, places[at % places.length] ?? [], odd, change));
    });
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, place: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  const inner = Array.isArray(value)
    ? value.flatMap((item: unknown, index) => placesIn(item, [...place, index]))
    : Object.entries(value).flatMap(([name, member]) => placesIn(member, [...place, name]));
  return [place, ...inner];
}

function changed(value: unknown, place: Place, odd: unknown, change: 'replace' | 'add' | 'remove'): unknown {
  const [step, ...rest] = place;
  if (step === undefined) {
    if (change !== 'add') return odd;
    if (Array.isArray(value)) return [...(value as unknown[]), odd];
    return typeof value === 'object' && value !== null ? { ...value, unexpected: odd } : odd;
  }
  const isLast = rest.length === 0;
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => {
      if (index !== step) return [item];
      return isLast && change === 'remove' ? [] : [changed(item, rest, odd, change)];
    });
  }
  return Object.fromEntries(
    Object.entries(value ?? {}).flatMap(([name, member]): [string, unknown][] => {
      if (name !== step) return [[name, member]];
      return isLast && change === 'remove' ? [] : [[name, changed(member, rest, odd, change)]];
    }),
  );
}

interface Edit {
  readonly kind: 'flip' | 'cut' | 'insert' | 'repeat' | 'drop';
  readonly at: number;
  readonly byte: number;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'insert', 'repeat', 'drop'),
  at: fc.nat(),
  byte: fc.oneof(fc.constantFrom(0x00, 0x22, 0x5c, 0x7b, 0x5b, 0x2c, 0xc3, 0xff, 0xed), fc.nat(255)),
});

function applyAll([content, edits]: [Buffer, readonly Edit[]]): Buffer {
  return edits.reduce((bytes, { kind, at, byte }) => {
    const place = bytes.length === 0 ? 0 : at % bytes.length;
    const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
    switch (kind) {
      case 'flip':
        return Buffer.concat([before, Buffer.of((after[0] ?? 0) ^ (1 << (byte % 8))), after.subarray(1)]);
      case 'cut':
        return before;
      case 'insert':
        return Buffer.concat([before, Buffer.of(byte), after]);
      case 'repeat':
        return Buffer.concat([bytes, after]);
      case 'drop':
        return Buffer.concat([before, after.subarray(1 + (byte % 4))]);
    }
  }, content);
}

const oddBodies: readonly Buffer[] = [
  Buffer.alloc(0),
  Buffer.from(' \n\t '),
  Buffer.from('\ufeff{}'),
  Buffer.from('{}', 'utf16le'),
  Buffer.of(0xff, 0xfe, 0x7b, 0x00),
  Buffer.of(0x22, 0xed, 0xa0, 0x80, 0x22),
  Buffer.of(0x22, 0xc0, 0x80, 0x22),
  Buffer.from('null'),
  Buffer.from('{}{}'),
  Buffer.from('--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'),
  Buffer.from('a=b&c=d'),
  Buffer.from('bmi\n32.1\n\n"33'),
  Buffer.from('bmi,bmi\r\n1,2\r\n'),
  // Larger than what the scorer of the tests takes.
  Buffer.alloc(1024 * 1024 + 1, ' '),
  Buffer.from('['.repeat(1024 * 1024 - 1)),
];

type Encode = (content: Buffer) => FuzzedBody;

function toBytes(text: string): Buffer {
  return Buffer.from(text);
}

const encodings: readonly Encode[] = [
  (content) => ({ content: gzipSync(content), headers: [['content-encoding', 'gzip']] }),
  (content) => ({ content: deflateSync(content), headers: [['content-encoding', 'deflate']] }),
  (content) => ({ content: deflateRawSync(content), headers: [['content-encoding', 'deflate']] }),
  (content) => ({ content: brotliCompressSync(content), headers: [['content-encoding', 'br']] }),
  (content) => ({ content, headers: [['content-encoding', 'gzip']] }),
  (content) => ({ content: broken(gzipSync(content)), headers: [['content-encoding', 'gzip']] }),
  (content) => ({ content: gzipSync(content).subarray(0, -5), headers: [['content-encoding', 'gzip']] }),
  (content) => ({
    content: Buffer.concat([gzipSync(content), Buffer.from('rest')]),
    headers: [['content-encoding', 'gzip']],
  }),
  () => ({ content: gzipSync(Buffer.alloc(8 * 1024 * 1024)), headers: [['content-encoding', 'gzip']] }),
  // Tensors as bytes, after a document of the length that the header says.
  (content) => ({
    content: Buffer.concat([content, Buffer.of(0, 0, 0, 0, 0, 0, 240, 63, 255, 255, 255, 255)]),
    headers: [['inference-header-content-length', String(content.length)]],
  }),
];

const plainly: Encode = (content) => ({ content, headers: [] });

const encoding: fc.Arbitrary<Encode> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(plainly) },
  { weight: 1, arbitrary: fc.constantFrom(...encodings) },
);

function broken(compressed: Buffer): Buffer {
  const middle = compressed.length >> 1;
  compressed[middle] = (compressed[middle] ?? 0) ^ 0x55;
  return compressed;
}
