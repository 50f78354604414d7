import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';

const lookEveryMilliseconds = 20;

/** A client that was answered a moment ago may be sending its next request on the same connection right now. */
const patienceMilliseconds = 300;

/**
 * Stops a server: no new connections, requests in flight finished, and those that still come on open connections answered with the
 * request to close them. Connections that stay idle are closed after a moment; what is not finished after the grace period is cut off.
 * @returns whether everything was finished in time.
 */
export async function drain(
  server: Server,
  { graceMilliseconds }: { graceMilliseconds: number },
): Promise<boolean> {
  for (const event of ['request', 'checkContinue', 'checkExpectation'])
    server.prependListener(event, askToClose);
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

function askToClose(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('connection', 'close');
}
