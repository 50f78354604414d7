import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { HttpError } from '../response/http-error.ts';
import { problemDocument } from '../response/problem-response.ts';

const refusals: Readonly<Record<string, HttpError>> = {
  HPE_HEADER_OVERFLOW: new HttpError(431, 'the head of the request is too large'),
  ERR_HTTP_REQUEST_TIMEOUT: new HttpError(408, 'the request did not arrive in time'),
};

const notHttp = new HttpError(400, 'this is not a request of HTTP/1.1');

/** Answers what never became a request, such as a head that cannot be parsed, with a problem document, and ends the connection. */
export function refuseConnection(error: Error, socket: Duplex & { readonly bytesWritten?: number }): void {
  // Something was answered already: more would be taken for a part of it.
  if (!socket.writable || (socket.bytesWritten ?? 0) > 0) {
    socket.destroy();
    return;
  }
  const code = 'code' in error ? String(error.code) : '';
  const refusal = refusals[code] ?? notHttp;
  const requestId = randomUUID();
  const body = JSON.stringify(problemDocument(refusal, requestId));
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
    `x-request-id: ${requestId}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
