import type { Field, PreprocessingStep, Value } from '@quincunx/contracts';
import type { TrainingTable } from '../training-table.ts';

/** A column that a step works on, as the steps before left it. */
export interface StepColumn extends Field {
  /** Its value in DuckDB SQL. */
  readonly sql: string;
}

/** A column that a step makes of another. */
export interface Derivation {
  /** Stands behind the name of the column that it is made of: `bmi` and `standardised` give `bmi_standardised`. */
  readonly suffix: string;
  readonly expression: string;
  /** What was learnt from the training rows, by its name. */
  readonly learnt?: Readonly<Record<string, Value | Value[]>>;
}

type Kind = PreprocessingStep['kind'];
export type StepOf<StepKind extends Kind> = Extract<PreprocessingStep, { kind: StepKind }>;

/** Learns a step from the training rows: for each column, in order, the columns that take its place. */
export type FitStep<StepKind extends Kind> = (
  step: StepOf<StepKind>,
  columns: readonly StepColumn[],
  table: TrainingTable,
) => Promise<readonly (readonly Derivation[])[]>;
