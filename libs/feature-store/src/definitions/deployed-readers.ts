import type { FeatureReference } from '@quincunx/contracts';

/** A version that some alias names, and what it reads. */
export interface DeployedReader {
  readonly model: string;
  readonly version: number;
  readonly aliases: readonly string[];
  readonly references: readonly FeatureReference[];
}

/** Who would be served something else, if a definition changed. */
export interface DeployedReaders {
  list(): Promise<readonly DeployedReader[]>;
}
