import type { BatchFormat, BatchJob } from '@quincunx/contracts';
import type { Generated } from 'kysely';

interface BatchJobTable {
  /** Counts up: the order of creation, also within one millisecond. */
  sequence: Generated<number>;
  id: string;
  model: string;
  version: number;
  artifact: string;
  /** Absolute. */
  input: string;
  input_format: BatchFormat;
  input_bytes: number;
  /** Nanoseconds since 1970, which are more than a number holds. */
  input_modified: string;
  /** Absolute; with a slash at the end when it is a folder. */
  output: string;
  output_format: BatchFormat;
  rows_per_part: number;
  state: BatchJob['state'];
  row_count: number | null;
  rows_done: Generated<number>;
  engine: 'sql' | 'workers' | null;
  process_host: string;
  process_id: number;
  created_at: string;
  started_at: string | null;
  /** When its process last said that it is at work. */
  seen_at: string;
  ended_at: string | null;
  error: string | null;
}

export interface InferenceTables {
  batch_job: BatchJobTable;
}
