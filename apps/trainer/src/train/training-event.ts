import type { ConfigurationVersion, Dataset, GateVerdict, ModelVersion } from '@quincunx/contracts';
import type { Evaluation, FitProgress, ProductionEvaluation } from '@quincunx/training';

/** What a run tells while it goes on, in this order. */
export type TrainingEvent =
  | { readonly kind: 'configuration'; readonly configuration: ConfigurationVersion }
  | {
      readonly kind: 'dataset';
      readonly dataset: Dataset;
      readonly split: string;
      readonly trainRows: number;
      readonly testRows: number;
    }
  | { readonly kind: 'progress'; readonly progress: FitProgress }
  | {
      readonly kind: 'fitted';
      readonly estimator: string;
      readonly loss: number | undefined;
      readonly seconds: number;
    }
  | {
      readonly kind: 'evaluated';
      readonly candidate: Evaluation;
      /** What the candidate is compared with: the version that this alias names. */
      readonly alias: string;
      readonly production: ProductionEvaluation | undefined;
    }
  | { readonly kind: 'judged'; readonly verdict: GateVerdict }
  | { readonly kind: 'materialised'; readonly view: string; readonly keys: number }
  | { readonly kind: 'registered'; readonly version: ModelVersion }
  | { readonly kind: 'promotion'; readonly decision: string }
  | { readonly kind: 'report'; readonly path: string }
  | { readonly kind: 'no-report'; readonly reason: string }
  /** The run ends here; the error that ended it is thrown. */
  | { readonly kind: 'failed' };

export type TrainingObserver = (event: TrainingEvent) => void;
