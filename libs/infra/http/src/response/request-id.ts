import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const header = 'x-request-id';
const sane = /^[\w.:=+/@-]{1,128}$/;

/**
 * The id of a request: the client's own `x-request-id` when it is 1 to 128 harmless characters, else a new one. The first call
 * also puts it on the response.
 */
export function requestId(
  request: IncomingMessage,
  response: ServerResponse,
  generate: () => string = randomUUID,
): string {
  const known = response.getHeader(header);
  if (typeof known === 'string') return known;
  const given = request.headers[header];
  const id = typeof given === 'string' && sane.test(given) ? given : generate();
  response.setHeader(header, id);
  return id;
}
