import type { Channel } from './colleagues.ts';
import type { Message } from './messages.ts';

/** What is needed of a process that another one has started as a worker. */
interface WorkerProcess {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  send?(message: Message, handle: undefined, options: undefined, told: () => void): boolean;
}

/** A worker's channel to the process that started it. */
export function createChannel(worker: WorkerProcess): Channel {
  return {
    on: (event, listener) => worker.on(event, listener),
    // What cannot be sent any more is for nobody: the process that it is for has ended, and this one ends with it.
    send: (message) => worker.send?.(message, undefined, undefined, ignore),
  };
}

/** Keeps later signals from ending a process that is stopping already. */
export function ignoreSignals(signals: NodeJS.EventEmitter): void {
  for (const name of ['SIGTERM', 'SIGINT']) signals.on(name, ignore);
}

function ignore(): void {
  // On purpose.
}
