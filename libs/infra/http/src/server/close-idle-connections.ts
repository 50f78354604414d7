import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { newestAnswer } from './newest-answer.ts';

/** How long a connection stays open over which nothing comes: longer than a proxy keeps it. */
export const idleSeconds = 72;

const lookEverySeconds = 4;

/**
 * Closes connections over which nothing has come for `idleSeconds` and nothing is being answered. Node's own `keepAliveTimeout` sets a
 * timer and takes it back for every request, which is a twentieth of what a small one costs.
 */
export function closeIdleConnections(server: Server): void {
  const connections = new Map<Socket, { bytesRead: number; idleSeconds: number }>();
  server.on('connection', (socket) => {
    connections.set(socket, { bytesRead: 0, idleSeconds: 0 });
    socket.once('close', () => connections.delete(socket));
  });
  const looking = setInterval(() => {
    for (const [socket, seen] of connections) {
      const isIdle = socket.bytesRead === seen.bytesRead && newestAnswer(socket) === undefined;
      seen.bytesRead = socket.bytesRead;
      seen.idleSeconds = isIdle ? seen.idleSeconds + lookEverySeconds : 0;
      if (seen.idleSeconds > idleSeconds) socket.destroy();
    }
  }, lookEverySeconds * 1000).unref();
  server.once('close', () => {
    clearInterval(looking);
  });
}
