import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { isIPv6 } from 'node:net';
import { UnavailableError } from '@quincunx/contracts';
import { noteAnswer } from './newest-answer.ts';
import { refuseConnection } from './refuse-connection.ts';
import { watchIdleConnections } from './watch-idle-connections.ts';

interface Listening {
  readonly server: Server;
  /** Of the address and port in fact bound: `http://127.0.0.1:3000`. */
  readonly url: string;
}

/** Milliseconds. A head comes quickly or not at all; how long a body may take is for its reader to say; `watchIdleConnections` ends idle ones. */
const timeouts = {
  headersTimeout: 15_000,
  requestTimeout: 0,
  keepAliveTimeout: 0,
  connectionsCheckingInterval: 5_000,
  // The application says it, in the shape of its errors.
  requireHostHeader: false,
};

/**
 * Serves HTTP on a host and a port; port 0 takes any that is free.
 * @throws UnavailableError when the address cannot be had, saying why.
 */
export async function listen(
  listener: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  const answer: RequestListener = (request, response) => {
    noteAnswer(request.socket, response);
    listener(request, response);
  };
  const server = createServer(timeouts, answer);
  // The application itself says "100 continue", once it wants the body.
  server.on('checkContinue', answer);
  // Another expectation is none that HTTP knows: it is passed over, as RFC 9110 allows, where Node would answer 417 without a body.
  server.on('checkExpectation', answer);
  server.on('clientError', refuseConnection);
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new UnavailableError(`cannot listen on ${inUrl(host)}:${port}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  watchIdleConnections(server);
  const address = server.address();
  const bound = address !== null && typeof address === 'object' ? address.port : port;
  return { server, url: `http://${inUrl(host)}:${bound}` };
}

function inUrl(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use; stop the program that holds it, or choose another port',
  EACCES: 'the port is not allowed to this user; choose one above 1023',
  EADDRNOTAVAIL:
    'this machine has no such address; 127.0.0.1 is for this machine alone, 0.0.0.0 for every network',
  ENOTFOUND: 'the host is not known; 127.0.0.1 is for this machine alone, 0.0.0.0 for every network',
};

function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error && 'code' in error ? String(error.code) : 'no reason given';
  return reasons[code] ?? code;
}
