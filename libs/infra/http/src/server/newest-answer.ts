import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

const newest = Symbol('newest answer');

interface Connection extends Duplex {
  [newest]?: ServerResponse | undefined;
}

/** Has a connection know its newest answer, until `forgetAnswer` or the next one. */
export function noteAnswer(connection: Connection, answer: ServerResponse): void {
  connection[newest] = answer;
}

/**
 * To be called when an answer is over; it is known until its request is, too. A connection is old where its requests are young: what it
 * held on to would survive each collection of young objects.
 */
export function forgetAnswer(connection: Connection, answer: ServerResponse): void {
  if (connection[newest] !== answer || !answer.writableFinished) return;
  if (answer.req.complete) connection[newest] = undefined;
  else
    answer.req.once('close', () => {
      forgetAnswer(connection, answer);
    });
}

/** The answer to the newest request that came over a connection, unless it is over, and its request with it. */
export function newestAnswer(connection: Connection): ServerResponse | undefined {
  return connection[newest];
}
