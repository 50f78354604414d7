import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
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
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const decode = decoderOf(encoding);
  if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
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
        resolve(Buffer.concat(chunks, length));
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
