import type {
  Artifact,
  Digest,
  Environment,
  GateVerdict,
  Metrics,
  ModelDefinition,
  Pins,
  StepMetric,
} from '@quincunx/contracts';
import type { Evaluation } from '@quincunx/training';

/** Everything that the report of one training run says. */
export interface TrainingReport {
  readonly run: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly definition: ModelDefinition;
  readonly environment: Environment;
  readonly artifact: Artifact;
  readonly artifactDigest: Digest;
  readonly pins: Pins;
  readonly trainRows: number;
  readonly testRows: number;
  readonly candidate: { readonly train: Evaluation; readonly test: Evaluation };
  /** The version that the candidate would take the place of, on the same test rows, or why it cannot be measured on them. */
  readonly production?:
    | { readonly version: number; readonly metrics: Metrics }
    | { readonly version: number; readonly notComparable: string };
  readonly steps: readonly StepMetric[];
  readonly verdict: GateVerdict;
  /** The registered version; absent if nothing was registered. */
  readonly version?: number;
  /** What the promotion policy did, in words. */
  readonly promotion: string;
}
