import { once } from 'node:events';

/** Settles at the first SIGTERM or SIGINT; the second one then ends the process as it always would. */
export async function stopSignal(signals: NodeJS.EventEmitter): Promise<void> {
  const listening = new AbortController();
  const { signal } = listening;
  await Promise.race([once(signals, 'SIGTERM', { signal }), once(signals, 'SIGINT', { signal })]);
  listening.abort();
}
