import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { createLogger } from '@quincunx/telemetry';
import { stopSignal } from '../stop-signal.ts';
import { messageSchema } from './messages.ts';
import { Relay, type WorkerEnd } from './relay.ts';

const restartAfterMilliseconds = 1000;

/** What `node:cluster` gives for a process that it starts. */
export interface Worker extends WorkerEnd, NodeJS.EventEmitter {
  on(event: string, listener: (...values: never[]) => void): this;
  once(event: string, listener: (...values: never[]) => void): this;
  readonly process: {
    readonly pid?: number | undefined;
    readonly exitCode: number | null;
    readonly signalCode: NodeJS.Signals | null;
    kill(signal: NodeJS.Signals): boolean;
  };
}

/**
 * Runs a scorer of several processes on one port, until a SIGTERM or a SIGINT; one that ends by itself is started again.
 * @returns the exit code: 0 stopped as told, 1 when the first of them did not start, which has said why.
 */
export async function runWorkers(options: {
  count: number;
  output: NodeJS.WritableStream;
  signals: NodeJS.EventEmitter;
  logger: Pick<ReturnType<typeof createLogger>, 'error'>;
  /** Starts a worker. */
  fork: () => Worker;
}): Promise<number> {
  const { count, output, signals, logger, fork } = options;
  const relay = new Relay();
  const workers = new Set<Worker>();
  const stopping = new AbortController();
  const stopped = stopSignal(signals).then(() => {
    stopping.abort();
  });

  const start = async ({ isFirst = false } = {}): Promise<{ url: string; serving: string } | undefined> => {
    const worker = fork();
    workers.add(worker);
    relay.add(worker);
    const exit = once(worker, 'exit').then(() => {
      workers.delete(worker);
    });
    const ready = await Promise.race([readyOf(worker), exit.then(() => undefined)]);
    if (ready || !isFirst) void exit.then(() => restart(worker));
    return ready;
  };
  const isStopping = () => stopping.signal.aborted;
  const restart = async ({ process: { pid, exitCode, signalCode } }: Worker): Promise<void> => {
    if (isStopping()) return;
    logger.error({ worker: pid, code: exitCode, signal: signalCode }, 'a worker ended; it is started again');
    await sleep(restartAfterMilliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (!isStopping()) await start();
  };

  // The first one alone: what keeps one from starting keeps all, and one will say so.
  const first = await start({ isFirst: true });
  if (first === undefined) return isStopping() ? 0 : 1;
  await Promise.race([stopped, Promise.all(Array.from({ length: count - 1 }, () => start()))]);
  output.write(`scorer: ${first.url} (${first.serving}; ${count} workers); API: ${first.url}/docs\n`);
  await stopped;
  const exits = [...workers].map((worker) => once(worker, 'exit'));
  for (const worker of workers) worker.process.kill('SIGTERM');
  await Promise.all(exits);
  return 0;
}

async function readyOf(worker: Worker): Promise<{ url: string; serving: string }> {
  for (;;) {
    const [received] = (await once(worker, 'message')) as [unknown];
    const { data: message } = messageSchema.safeParse(received);
    if (message?.type === 'ready') return message;
  }
}
