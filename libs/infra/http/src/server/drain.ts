import type { IncomingMessage, Server, ServerResponse } from 'node:http';

const lookEveryMilliseconds = 20;

/**
 * Stops a server: no new connections, idle ones closed, requests in flight finished; what is not finished after the grace period
 * is cut off.
 * @returns whether everything was finished in time.
 */
export async function drain(
  server: Server,
  { graceMilliseconds }: { graceMilliseconds: number },
): Promise<boolean> {
  server.prependListener('request', askToClose);
  let inTime = true;
  await new Promise<void>((resolve) => {
    // A connection falls idle when its last answer is out: Node closes the idle ones only at the moment of close().
    const look = setInterval(() => {
      server.closeIdleConnections();
    }, lookEveryMilliseconds);
    const end = setTimeout(() => {
      inTime = false;
      server.closeAllConnections();
    }, graceMilliseconds);
    server.close(() => {
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
