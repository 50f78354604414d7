import type { BatchJob } from '@quincunx/contracts';

/** What tells one job from another: two of the same order give the same output. */
export interface BatchOrder extends Pick<
  BatchJob,
  'model' | 'version' | 'artifact' | 'input' | 'inputFormat' | 'output' | 'outputFormat'
> {
  readonly inputBytes: number;
  /** Nanoseconds since 1970. */
  readonly inputModified: string;
  readonly rowsPerPart: number;
}
