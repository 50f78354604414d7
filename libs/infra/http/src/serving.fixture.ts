import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { Overload } from './routing/overload.ts';
import { createHttpApplication, type HttpApplicationOptions } from './routing/http-application.ts';
import { drain } from './server/drain.ts';
import { listen } from './server/listen.ts';

export interface LogEntry {
  readonly level: 'debug' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** Serves routes on a free port of this machine, and keeps what was logged and counted. */
export async function serve(options: Omit<HttpApplicationOptions, 'logger' | 'metrics'>) {
  const log: LogEntry[] = [];
  const counted: object[] = [];
  const application = createHttpApplication({
    // Client and server share an event loop here, which either may keep.
    overload: new Overload({ requestsInFlight: 1000, eventLoopDelayMilliseconds: 60_000 }),
    ...options,
    logger: {
      debug: (fields, message) => log.push({ level: 'debug', fields, message }),
      error: (fields, message) => log.push({ level: 'error', fields, message }),
    },
    metrics: { observeRequest: (request) => counted.push(request) },
  });
  const { server, url } = await listen(application, { host: '127.0.0.1', port: 0 });
  return {
    url,
    server,
    log,
    counted,
    close: () => drain(server, { graceMilliseconds: 0 }),
  };
}

/** Sends bytes as they are and gives all that comes back until the server closes the connection. */
export async function exchange(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  socket.write(request);
  return text(socket);
}
