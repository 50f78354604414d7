import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const sane = /^[\w.:=+/@-]{1,128}$/;

/** The id of a request: the client's own `x-request-id` when it is 1 to 128 harmless characters, else a new one. */
export function requestIdOf({ headers }: IncomingMessage, generate: () => string = randomUUID): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && sane.test(given) ? given : generate();
}
