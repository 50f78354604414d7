import type { StepMetric } from '@quincunx/contracts';
import type { TrainingColumn } from '../moments/training-column.ts';
import type { TrainingTable } from '../training-table.ts';

/** What an estimator learns from: finite numbers without nulls. `label` is 0 or 1 for classification. */
export interface TrainingData {
  readonly table: TrainingTable;
  readonly rows: number;
  readonly columns: readonly TrainingColumn[];
  readonly label: TrainingColumn;
}

export interface FitProgress {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
}

export interface FitContext {
  readonly seed: number;
  onProgress(progress: FitProgress): void;
}

/** `intercept + coefficients[0] * columns[0] + ...`: the predicted number, or the log-odds of the label. */
export interface LinearModel {
  readonly intercept: number;
  readonly coefficients: readonly number[];
  /** `loss` by step: the first step, the last, and at most a few hundred between. */
  readonly steps: readonly StepMetric[];
}

/** Pure: the same data, settings and seed give the same model, to the last bit. */
export type Estimator<Settings> = (
  data: TrainingData,
  settings: Settings,
  context: FitContext,
) => Promise<LinearModel>;
