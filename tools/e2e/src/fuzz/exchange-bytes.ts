import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AnswerReader, type Answer } from './answer-reader.ts';

export interface Exchanged {
  readonly answers: readonly Answer[];
  /** What else came. */
  readonly rest: Buffer;
  /** Whether the server closed the connection in time. */
  readonly isClosed: boolean;
}

/** Writes bytes on a connection of their own, ends its own side, and reads until the server closes its side. */
export async function exchangeBytes(
  address: string,
  pieces: readonly Buffer[],
  { withinMilliseconds = 10_000 }: { withinMilliseconds?: number } = {},
): Promise<Exchanged> {
  const { hostname, port } = new URL(address);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }).setNoDelay();
  const reader = new AnswerReader();
  const answers: Answer[] = [];
  socket.on('data', (chunk: Buffer) => {
    answers.push(...reader.push(chunk));
  });
  // A reset is how a server closes a connection on which more comes than it read.
  socket.on('error', () => undefined);
  const closed = once(socket, 'close').then(() => true);
  socket.once('end', () => socket.end());
  for (const piece of pieces) {
    if (!socket.writable) break;
    socket.write(piece);
    await nextTurn();
  }
  socket.end();
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, withinMilliseconds, false);
  const isClosed = await Promise.race([closed, late]);
  clearTimeout(timer);
  socket.destroy();
  return { answers, rest: reader.rest, isClosed };
}
