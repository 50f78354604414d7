import { availableParallelism } from 'node:os';
import { BatchFolder, ConfinedBatchJobs } from '@quincunx/inference';
import type { Platform } from './open-platform.ts';

/**
 * Batch jobs beside a service that answers requests: over the files of one folder, and one thread is left to the requests.
 * @param onError is told why a job failed.
 */
export function createConfinedBatchJobs(
  { batchJobs, settings }: Pick<Platform, 'batchJobs' | 'settings'>,
  onError: (error: unknown) => void,
): ConfinedBatchJobs {
  return new ConfinedBatchJobs({
    jobs: batchJobs,
    folder: new BatchFolder(settings.batchFolder),
    threads: Math.max(1, availableParallelism() - 1),
    onError,
  });
}
