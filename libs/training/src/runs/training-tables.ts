import type { Generated } from 'kysely';

/** Columns that hold JSON are text. */
interface RunTable {
  /** Counts up: the order of starting, also within one millisecond. */
  sequence: Generated<number>;
  id: string;
  model: string;
  status: string;
  started_at: string;
  ended_at: string | null;
  host: string;
  process_id: number;
  parameters: string;
  pins: string | null;
  metrics: string;
  outcome: string | null;
}

interface RunStepMetricTable {
  run: string;
  name: string;
  step: number;
  value: number;
}

export interface TrainingTables {
  run: RunTable;
  run_step_metric: RunStepMetricTable;
}
