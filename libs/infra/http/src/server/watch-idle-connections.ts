import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { newestAnswer } from './newest-answer.ts';

/** For at least how long a connection stays open over which nothing comes: longer than a proxy keeps it. */
export const idleSeconds = 72;

const lookEverySeconds = 4;

interface Seen {
  bytesRead: number;
  quietSeconds: number;
}

const openConnections = new WeakMap<Server, Map<Socket, Seen>>();

/** Those of a server that is watched. */
export function connectionsOf(server: Server): Iterable<Socket> {
  return openConnections.get(server)?.keys() ?? [];
}

/**
 * Closes connections over which nothing has come for `idleSeconds`, or a few more, and nothing is being answered; what still comes of a
 * body that was refused counts as nothing. Node's own `keepAliveTimeout` sets a timer and takes it back for every request, which is a
 * twentieth of what a small one costs.
 */
export function watchIdleConnections(server: Server): void {
  const connections = new Map<Socket, Seen>();
  openConnections.set(server, connections);
  server.on('connection', (socket) => {
    connections.set(socket, { bytesRead: 0, quietSeconds: 0 });
    socket.once('close', () => connections.delete(socket));
  });
  const looking = setInterval(() => {
    for (const [socket, seen] of connections) {
      const answer = newestAnswer(socket);
      const isOver = answer === undefined || answer.writableFinished;
      const isRefused = answer?.req.complete === false;
      const isQuiet = isOver && (isRefused || socket.bytesRead === seen.bytesRead);
      seen.bytesRead = socket.bytesRead;
      seen.quietSeconds = isQuiet ? seen.quietSeconds + lookEverySeconds : 0;
      if (seen.quietSeconds > idleSeconds) socket.destroy();
    }
  }, lookEverySeconds * 1000).unref();
  server.once('close', () => {
    clearInterval(looking);
  });
}
