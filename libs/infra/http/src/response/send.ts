import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type Content = Uint8Array | string | Readable | undefined;

/**
 * Sends a whole answer, head and content at once.
 * @param headers names and values in turn, as Node takes them quickest.
 * @returns for a stream, what settles when it is through.
 */
export function sendContent(
  response: ServerResponse,
  status: number,
  content: Content,
  headers: string[],
): Promise<void> | undefined {
  if (typeof content === 'object' && !(content instanceof Uint8Array)) {
    response.writeHead(status, headers);
    return pipeline(content, response);
  }
  const length = content === undefined ? 0 : Buffer.byteLength(content);
  if (status !== 204) headers.push('content-length', String(length));
  response.writeHead(status, headers);
  // A text without other letters than ASCII's, which Node writes quicker when told so.
  if (typeof content === 'string' && length === content.length) response.end(content, 'latin1');
  else response.end(content);
  return undefined;
}
