import { setImmediate as nextTurn } from 'node:timers/promises';
import { withConnections, type Connection } from './connection.ts';
import { expectOk } from './expect-ok.ts';
import type { Load } from './load-http.ts';
import { requestOf } from './post-json.ts';

/**
 * Asks at fixed instants, whether the server keeps up or not. The time of an answer counts from the instant at which its request was due:
 * if it counted from the sending, a server that stalls would keep the generator from asking, and a single request would show it.
 * @param requests whole HTTP/1.1 requests, sent in turn.
 * @param connections the most requests in flight; further ones wait, and their time runs.
 * @throws Error at the first answer that is not 200.
 */
export async function loadAtRate(options: {
  readonly port: number;
  readonly requests: readonly Buffer[];
  readonly connections: number;
  readonly requestsPerSecond: number;
  readonly seconds: number;
}): Promise<Load> {
  const { port, requests, connections, requestsPerSecond, seconds } = options;
  const total = Math.floor(requestsPerSecond * seconds);
  const milliseconds: number[] = [];
  let elapsed = Number.NaN;

  await withConnections(port, connections, async (open) => {
    const idle = [...open];
    const failures: unknown[] = [];
    const started = performance.now();
    const dueAt = (index: number) => started + (index * 1000) / requestsPerSecond;

    async function ask(connection: Connection, index: number): Promise<void> {
      expectOk(await connection.ask(requestOf(requests, index)));
      milliseconds.push(performance.now() - dueAt(index));
      idle.push(connection);
    }

    let sent = 0;
    while (milliseconds.length < total) {
      if (failures.length > 0) throw failures[0];
      while (sent < total && dueAt(sent) <= performance.now()) {
        const connection = idle.shift();
        if (connection === undefined) break;
        ask(connection, sent).catch((error: unknown) => failures.push(error));
        sent += 1;
      }
      await nextTurn();
    }
    elapsed = (performance.now() - started) / 1000;
  });
  return { requests: total, seconds: elapsed, milliseconds: milliseconds.sort((one, other) => one - other) };
}
