import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { HttpError } from '../response/http-error.ts';
import { problemDocument } from '../response/problem-response.ts';
import { newestAnswer } from './newest-answer.ts';

const refusals: Readonly<Record<string, HttpError>> = {
  HPE_HEADER_OVERFLOW: new HttpError(431, 'the head of the request is too large'),
  ERR_HTTP_REQUEST_TIMEOUT: new HttpError(408, 'the request did not arrive in time'),
};

const patienceMilliseconds = 2000;

const notHttp = new HttpError(400, 'this is not a request of HTTP/1.1');

/**
 * Answers what never became a request, such as a head that cannot be parsed, with a problem document, and ends the connection; answers
 * that are on their way come first.
 */
export function refuseConnection(error: Error, socket: Duplex): void {
  // What else comes of it is no request, and what there was to say is said.
  if (socket.writableEnded) return;
  const answer = newestAnswer(socket);
  if (answer === undefined) refuse(error, socket);
  else if (!answer.req.complete) {
    // It is the newest request's own body that is broken: a second head would be taken for a part of its answer, or for another's.
    if (!answer.headersSent) refuse(error, socket);
    else if (answer.writableEnded) end(socket);
    else socket.destroy();
  } else if (answer.writableFinished) refuse(error, socket);
  else
    answer.once('close', () => {
      refuse(error, socket);
    });
}

function refuse(error: Error, socket: Duplex): void {
  if (!socket.writable) {
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
  end(socket, `${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Leaves a client the time to read the answer: to close at once, with more of it on the way, would reset the connection. */
function end(socket: Duplex, lastWords = ''): void {
  socket.end(lastWords);
  const patience = setTimeout(() => socket.destroy(), patienceMilliseconds).unref();
  socket.once('close', () => {
    clearTimeout(patience);
  });
}
