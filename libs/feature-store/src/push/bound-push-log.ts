import type { PushLog } from './pushed-row.ts';

/**
 * A push log as it was at some time.
 * @param pushes by view, the last sequence that was there; a view that is not among them had none.
 */
export function boundPushLog(log: PushLog, pushes: Readonly<Record<string, number>>): PushLog {
  const through = (view: string) => (Object.hasOwn(pushes, view) ? (pushes[view] ?? 0) : 0);
  return {
    hasRows: async (view) => through(view) > 0 && (await log.hasRows(view)),
    lastSequence: async (view) => Math.min(through(view), await log.lastSequence(view)),
    read: (view, last = Infinity) => log.read(view, Math.min(through(view), last)),
  };
}
