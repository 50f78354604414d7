import { withConnections, type Connection } from './connection.ts';
import { expectOk } from './expect-ok.ts';
import { requestOf } from './post-json.ts';
import { stayAwake } from './stay-awake.ts';

export interface Load {
  readonly requests: number;
  readonly seconds: number;
  /** Of each request, sorted. */
  readonly milliseconds: readonly number[];
}

/**
 * Asks over and over, on some connections that are kept open, each waiting for its answer before it asks again: as much as the server
 * can take.
 * @param requests whole HTTP/1.1 requests, one per connection in turn.
 * @throws Error at the first answer that is not 200.
 */
export async function loadHttp(options: {
  readonly port: number;
  readonly requests: readonly Buffer[];
  readonly connections: number;
  readonly seconds: number;
}): Promise<Load> {
  const { port, requests, connections, seconds } = options;
  const milliseconds: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  async function askUntilTheEnd(connection: Connection, index: number): Promise<void> {
    const request = requestOf(requests, index);
    for (let asked = performance.now(); asked < until;) {
      expectOk(await connection.ask(request));
      const now = performance.now();
      milliseconds.push(now - asked);
      asked = now;
    }
  }

  const letSleep = stayAwake();
  try {
    await withConnections(port, connections, (open) => Promise.all(open.map(askUntilTheEnd)));
  } finally {
    letSleep();
  }
  return {
    requests: milliseconds.length,
    seconds: (performance.now() - started) / 1000,
    milliseconds: milliseconds.sort((one, other) => one - other),
  };
}
