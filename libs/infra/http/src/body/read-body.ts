import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { InvalidInputError } from '@quincunx/contracts';
import { HttpError } from '../response/http-error.ts';

const decoders = new Map<string, () => Duplex>([
  ['gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/**
 * Reads a whole request body, decompressed. One that is too large is refused at once when its `content-length` says so, else as
 * soon as the count passes the limit; a client that waits for `100 continue` is only asked for a body that is wanted.
 * @throws HttpError 413 too large, 415 unknown content encoding; InvalidInputError for a broken encoding.
 */
export async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  { limitBytes }: { limitBytes: number },
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const encoding = encodingOf(request);
  const decode = decoderOf(encoding);
  askForBody(request, response);
  return new Promise((resolve, reject) => {
    const body: Readable = decode ? request.pipe(decode()) : request;
    const chunks: Buffer[] = [];
    let length = 0;

    const finish = (settle: () => void) => {
      body.off('data', take);
      if (body !== request) {
        request.unpipe();
        body.destroy();
      }
      // What is left of the body is read off, so that the client gets to read the answer.
      request.resume();
      settle();
    };
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > limitBytes)
        finish(() => {
          reject(tooLarge(limitBytes));
        });
    };
    body.on('data', take);
    body.once('end', () => {
      finish(() => {
        resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length));
      });
    });
    if (body !== request) {
      body.on('error', () => {
        finish(() => {
          reject(new InvalidInputError(`request body: is not valid ${encoding}`));
        });
      });
    }
    request.on('error', (error) => {
      finish(() => {
        reject(error);
      });
    });
  });
}

/**
 * Opens a request body of any length, decompressed, to be read as it comes.
 * @throws HttpError 415 unknown content encoding. The stream fails with an InvalidInputError for a broken one.
 */
export function openBody(request: IncomingMessage, response: ServerResponse): Readable {
  const encoding = encodingOf(request);
  const decode = decoderOf(encoding);
  askForBody(request, response);
  return decode ? Readable.from(decoded(request, decode(), encoding), { objectMode: false }) : request;
}

async function* decoded(request: IncomingMessage, decoder: Duplex, encoding: string): AsyncGenerator<Buffer> {
  const isPiped = pipeline(request, decoder).catch((error: unknown) => error);
  try {
    yield* decoder as AsyncIterable<Buffer>;
  } catch {
    throw request.errored ?? new InvalidInputError(`request body: is not valid ${encoding}`);
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
