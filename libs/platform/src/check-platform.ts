import { isAlive } from './is-alive.ts';
import type { Platform } from './open-platform.ts';

export interface PlatformHealth {
  /** What is damaged; empty for a healthy home. */
  readonly faults: readonly { readonly subject: string; readonly fault: string }[];
  /** What was put in order: leftovers of processes that were killed, and rows that are kept no longer. */
  readonly repairs: readonly string[];
}

const hour = 3_600_000;

/** Checks everything a home keeps against its digests and constraints, clears up after killed processes, and removes what is kept no longer. */
export async function checkPlatform(platform: Platform, now: Date): Promise<PlatformHealth> {
  const { databases, registry, featureStore } = platform;
  const { online, answers, predictions } = databases;
  const damages = [
    ...checkDatabase('platform.db', databases.platform.sqlite),
    ...checkDatabase('answers.db', answers.sqlite),
    ...checkDatabase('predictions.db', predictions.sqlite),
    ...(online === undefined ? [] : checkDatabase('online.db', online.sqlite)),
  ];
  const faults = [
    ...damages,
    ...(await registry.checkIntegrity()),
    ...(await featureStore.datasets.checkIntegrity()),
  ];
  // Writing to a damaged database could make it worse.
  return { faults, repairs: damages.length > 0 ? [] : await repair(platform, now) };
}

type Sqlite = Platform['databases']['platform']['sqlite'];

function checkDatabase(subject: string, sqlite: Sqlite) {
  const integrity = sqlite.pragma('integrity_check') as { integrity_check: string }[];
  const dangling = sqlite.pragma('foreign_key_check') as { table: string; parent: string }[];
  return [
    ...integrity
      .filter(({ integrity_check: found }) => found !== 'ok')
      .map(({ integrity_check: fault }) => ({ subject, fault })),
    ...dangling.map(({ table, parent }) => ({
      subject,
      fault: `a row of ${table} refers to a missing row of ${parent}`,
    })),
  ];
}

async function repair(platform: Platform, now: Date): Promise<readonly string[]> {
  const { artifacts, batchJobs, datasets, runs, featureStore, predictionLog } = platform;
  const olderThan = new Date(now.getTime() - hour);
  const files =
    (await artifacts.removeTemporaryFiles(olderThan)) + (await datasets.removeTemporaryFiles(olderThan));
  const interrupted = await runs.markInterrupted(isAlive);
  const stopped = await batchJobs.markInterrupted();
  const failed = await featureStore.materialisations.markInterrupted();
  const removed = [...(await featureStore.retention.apply()).values()].flatMap((rows) => Object.values(rows));
  const expired = removed.reduce((sum, rows) => sum + rows, 0);
  const excess = await predictionLog.removeExcess();
  return [
    ...(files > 0 ? [`temporary files of killed writers removed: ${files}`] : []),
    ...(interrupted > 0 ? [`runs whose process is gone marked as interrupted: ${interrupted}`] : []),
    ...(stopped > 0 ? [`batch jobs whose process is gone marked as interrupted: ${stopped}`] : []),
    ...(failed > 0 ? [`materialisations whose process is gone marked as failed: ${failed}`] : []),
    ...(expired > 0 ? [`rows older than their view's retention removed: ${expired}`] : []),
    ...(excess > 0 ? [`logged predictions and labels beyond the newest removed: ${excess}`] : []),
  ];
}
