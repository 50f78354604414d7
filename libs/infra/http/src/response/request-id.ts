import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const sane = /^[\w.:=+/@-]{1,128}$/;

/** The id of a request: the client's own `x-request-id` when it is 1 to 128 harmless characters, else a new one. */
export function requestIdOf({ headers }: IncomingMessage, generate: () => string = nextId): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && sane.test(given) ? given : generate();
}

/** Random for this process, but for the last twelve digits, which count: no secret, and much cheaper than random digits for each. */
const prefix = randomUUID().slice(0, 24);
let count = 0;

function nextId(): string {
  count += 1;
  return prefix + count.toString(16).padStart(12, '0');
}
