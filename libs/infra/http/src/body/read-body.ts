import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { InvalidInputError } from '@quincunx/contracts';
import { HttpError } from '../response/http-error.ts';
import { isConnectionError } from '../server/is-connection-error.ts';
import type { Bodies } from './bodies.ts';

const decoders = new Map<string, () => Duplex>([
  ['gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

export interface BodyLimits {
  /** Of one body, decompressed. */
  readonly limitBytes: number;
  /** All that are being read. */
  readonly bodies: Bodies;
}

/**
 * Reads a whole request body, decompressed. One that is too large is refused at once when its `content-length` says so, else as
 * soon as the count passes the limit; a client that waits for `100 continue` is only asked for a body that is wanted. What is left of a
 * body that is refused is read off, so that the client gets to read the answer. What `parse` throws rejects. Not an async function: what each small request goes
 * through makes no promise that it can do without.
 * @throws HttpError 408 too late, 413 too large, 415 unknown content encoding, 503 no memory for it; InvalidInputError for a broken encoding.
 */
export function readBody<Parsed>(
  request: IncomingMessage,
  response: ServerResponse,
  limits: BodyLimits,
  parse: (bytes: Buffer) => Parsed,
): Promise<Parsed> {
  if (Number(request.headers['content-length'] ?? 0) > limits.limitBytes) {
    request.resume();
    throw tooLarge(limits.limitBytes);
  }
  const encoding = encodingOf(request);
  const decode = decoderOf(encoding);
  askForBody(request, response);
  return decode === undefined
    ? collect(request, limits, parse)
    : collectDecoded(request, decode(), encoding, limits).then(parse);
}

async function collectDecoded(
  request: IncomingMessage,
  decoder: Duplex,
  encoding: string,
  limits: BodyLimits,
): Promise<Buffer> {
  request.pipe(decoder);
  request.on('error', (error) => decoder.destroy(error));
  try {
    return await collect(decoder, limits, (bytes) => bytes);
  } catch (error) {
    request.unpipe();
    request.resume();
    decoder.destroy();
    if (error instanceof HttpError || request.errored) throw error;
    throw new InvalidInputError(`request body: is not valid ${encoding}`);
  }
}

function collect<Parsed>(
  body: Readable,
  { limitBytes, bodies }: BodyLimits,
  parse: (bytes: Buffer) => Parsed,
): Promise<Parsed> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let isOver = false;
    const end = () => {
      isOver = true;
      bodies.end(place, length);
    };
    const refuse = (error: Error) => {
      if (isOver) return;
      end();
      chunks.length = 0;
      reject(error);
    };
    const place = bodies.begin(refuse);
    body.on('data', (chunk: Buffer) => {
      if (isOver) return;
      const refusal = length + chunk.length > limitBytes ? tooLarge(limitBytes) : bodies.take(chunk.length);
      if (refusal !== undefined) {
        refuse(refusal);
        return;
      }
      length += chunk.length;
      chunks.push(chunk);
    });
    body.on('end', () => {
      if (isOver) return;
      end();
      const [only] = chunks;
      try {
        resolve(parse(chunks.length === 1 && only ? only : Buffer.concat(chunks, length)));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    body.on('error', refuse);
  });
}

/** Milliseconds in which a stream may stand still. */
const patience = 300_000;

/**
 * Opens a request body of any length, decompressed, to be read as it comes, for as long as something comes.
 * @throws HttpError 415 unknown content encoding. The stream fails with an InvalidInputError for a broken one.
 */
export function openBody(request: IncomingMessage, response: ServerResponse): Readable {
  const encoding = encodingOf(request);
  const decode = decoderOf(encoding);
  askForBody(request, response);
  // Nobody listens for it, and so Node closes the connection.
  const connection = request.socket.setTimeout(patience);
  response.once('close', () => connection.setTimeout(0));
  return decode ? Readable.from(decoded(request, decode(), encoding), { objectMode: false }) : request;
}

async function* decoded(request: IncomingMessage, decoder: Duplex, encoding: string): AsyncGenerator<Buffer> {
  const isPiped = pipeline(request, decoder).catch((error: unknown) => error);
  try {
    yield* decoder as AsyncIterable<Buffer>;
  } catch (error) {
    if (isConnectionError(error)) throw error;
    throw new InvalidInputError(`request body: is not valid ${encoding}`);
  } finally {
    await isPiped;
  }
}

function encodingOf({ headers }: IncomingMessage): string {
  return headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
}

function askForBody({ headers }: IncomingMessage, response: ServerResponse): void {
  if (headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
}

function decoderOf(encoding: string): (() => Duplex) | undefined {
  const decoder = decoders.get(encoding);
  if (decoder || encoding === 'identity') return decoder;
  throw new HttpError(
    415,
    `request body: content encoding ${encoding.slice(0, 40)} is not supported; send gzip, deflate, br or none`,
    { headers: { 'accept-encoding': [...decoders.keys()].join(', ') } },
  );
}

function tooLarge(limitBytes: number): HttpError {
  return new HttpError(
    413,
    `request body: is larger than ${limitBytes} bytes, the most that is taken here; send it in parts`,
  );
}
