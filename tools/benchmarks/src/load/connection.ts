import { once } from 'node:events';
import { connect } from 'node:net';
import { createAnswerReader, type Answer } from './answer-reader.ts';

const mostSilentMilliseconds = 30_000;

/** Kept open, for one request at a time. */
export interface Connection {
  /**
   * @param request a whole HTTP/1.1 request.
   * @throws Error when the connection ends before the answer does, or is silent for 30 s.
   */
  ask(request: Buffer): Promise<Answer>;
  close(): void;
}

export async function openConnection(port: number): Promise<Connection> {
  const socket = connect(port, '127.0.0.1').setNoDelay().setTimeout(mostSilentMilliseconds);
  await once(socket, 'connect');
  const read = createAnswerReader();
  let fault: Error | undefined;
  let waiting: { done(answer: Answer): void; fail(error: unknown): void } | undefined;

  const end = (error: Error) => {
    fault ??= error;
    waiting?.fail(fault);
    socket.destroy();
  };
  socket.on('error', end);
  socket.on('close', () => {
    end(new Error('the connection was closed'));
  });
  socket.on('timeout', () => {
    end(new Error(`nothing came for ${mostSilentMilliseconds} ms`));
  });
  socket.on('data', (chunk: Buffer) => {
    try {
      const answer = read(chunk);
      if (answer !== undefined) waiting?.done(answer);
    } catch (error) {
      end(error instanceof Error ? error : new Error(String(error)));
    }
  });

  return {
    ask: (request) =>
      new Promise((done, fail) => {
        if (fault !== undefined) {
          fail(fault);
          return;
        }
        waiting = { done, fail };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

/** Opens some connections for the time of some work. */
export async function withConnections(
  port: number,
  count: number,
  work: (connections: readonly Connection[]) => Promise<unknown>,
): Promise<void> {
  const connections: Connection[] = [];
  try {
    for (let index = 0; index < count; index += 1) connections.push(await openConnection(port));
    await work(connections);
  } finally {
    for (const connection of connections) connection.close();
  }
}
