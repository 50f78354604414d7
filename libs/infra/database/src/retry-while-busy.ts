import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodeOf } from '@quincunx/storage';

const shortestPauseMilliseconds = 1;
const longestPauseMilliseconds = 50;

/** Whether an error of SQLite says that another process holds the lock that was needed. */
export function isBusy(error: unknown): boolean {
  return errorCodeOf(error)?.startsWith('SQLITE_BUSY') === true;
}

/**
 * Does what another process may hold up for a while, again and again until it succeeds; between two attempts, everything else in this
 * process goes on. SQLite's own waiting would hold up the whole process.
 * @param work all or nothing: when it throws that the database is busy, it has changed nothing.
 * @throws what `work` throws, that the database is busy not before the timeout.
 */
export async function retryWhileBusy<Result>(
  work: () => Result | Promise<Result>,
  {
    timeoutMilliseconds = 5000,
    pause = sleep,
  }: {
    readonly timeoutMilliseconds?: number;
    readonly pause?: (milliseconds: number) => Promise<unknown>;
  } = {},
): Promise<Result> {
  const deadline = performance.now() + timeoutMilliseconds;
  for (let milliseconds = shortestPauseMilliseconds; ; milliseconds *= 2) {
    try {
      return await work();
    } catch (error) {
      const left = deadline - performance.now();
      if (!isBusy(error) || left <= 0) throw error;
      await pause(Math.min(milliseconds, longestPauseMilliseconds, left));
    }
  }
}
