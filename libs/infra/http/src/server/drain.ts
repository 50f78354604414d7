import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { newestAnswer } from './newest-answer.ts';
import { connectionsOf } from './watch-idle-connections.ts';

const lookEveryMilliseconds = 20;

/** A client that was answered a moment ago may be sending its next request on the same connection right now. */
const patienceMilliseconds = 300;

/**
 * Stops a server that `listen` gave: no new connections, requests in flight finished, and those and what still comes on open connections
 * answered with the request to close them. Connections that stay idle are closed after a moment; what is not finished after the grace
 * period is cut off.
 * @returns whether everything was finished in time.
 */
export async function drain(
  server: Server,
  { graceMilliseconds }: { graceMilliseconds: number },
): Promise<boolean> {
  for (const event of ['request', 'checkContinue', 'checkExpectation'])
    server.prependListener(event, askToClose);
  for (const connection of connectionsOf(server)) {
    const answer = newestAnswer(connection);
    if (answer?.headersSent === false) answer.setHeader('connection', 'close');
  }
  const started = performance.now();
  let inTime = true;
  await new Promise<void>((resolve) => {
    const look = setInterval(() => {
      if (performance.now() - started >= patienceMilliseconds) server.closeIdleConnections();
    }, lookEveryMilliseconds);
    const end = setTimeout(() => {
      inTime = false;
      server.closeAllConnections();
    }, graceMilliseconds);
    // The one of HTTP would close idle connections in this very moment.
    NetServer.prototype.close.call(server, () => {
      clearInterval(look);
      clearTimeout(end);
      resolve();
    });
  });
  return inTime;
}

/** Closes the connection after this answer, and not after the one before it, which may still be on its way. */
function askToClose({ socket }: IncomingMessage, answer: ServerResponse): void {
  const before = newestAnswer(socket);
  if (before?.headersSent === false) before.setHeader('connection', 'keep-alive');
  answer.setHeader('connection', 'close');
}
