import { hostname } from 'node:os';
import type { Platform } from './open-platform.ts';

export interface PlatformHealth {
  /** What is damaged; empty for a healthy home. */
  readonly faults: readonly { readonly subject: string; readonly fault: string }[];
  /** What was found and put in order: leftovers of processes that were killed. */
  readonly repairs: readonly string[];
}

const hour = 3_600_000;

/** Checks everything a home keeps against its digests and constraints, and clears up after killed processes. */
export async function checkPlatform(platform: Platform, now: Date): Promise<PlatformHealth> {
  const { databases, registry, featureStore } = platform;
  const { online, answers } = databases;
  const faults = [
    ...checkDatabase('platform.db', databases.platform.sqlite),
    ...checkDatabase('answers.db', answers.sqlite),
    ...(online === undefined ? [] : checkDatabase('online.db', online.sqlite)),
    ...(await registry.checkIntegrity()),
    ...(await featureStore.datasets.checkIntegrity()),
  ];
  return { faults, repairs: await repair(platform, now) };
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

async function repair({ artifacts, datasets, runs }: Platform, now: Date): Promise<readonly string[]> {
  const olderThan = new Date(now.getTime() - hour);
  const files =
    (await artifacts.removeTemporaryFiles(olderThan)) + (await datasets.removeTemporaryFiles(olderThan));
  const interrupted = await runs.markInterrupted(isAlive);
  return [
    ...(files > 0 ? [`temporary files of killed writers removed: ${files}`] : []),
    ...(interrupted > 0 ? [`runs whose process is gone marked as interrupted: ${interrupted}`] : []),
  ];
}

/** A process of another machine cannot be asked, and so is taken to be alive. */
export function isAlive({ host, id }: { readonly host: string; readonly id: number }): boolean {
  if (host !== hostname()) return true;
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
