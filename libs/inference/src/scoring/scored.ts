import type { Prediction } from '@quincunx/contracts';
import type { Deployment } from '../deployments/load-deployment.ts';

export interface Scored {
  readonly deployment: Deployment;
  /** One per row, all of them finite. */
  readonly predictions: readonly Prediction[];
}

/** An answer as this platform's own protocol has it. */
export interface Predicted {
  readonly model: string;
  readonly version: number;
  readonly predictions: readonly Prediction[];
}
