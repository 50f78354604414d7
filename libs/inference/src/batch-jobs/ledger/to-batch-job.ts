import { batchJobSchema, type BatchJob } from '@quincunx/contracts';
import { parseStored } from '@quincunx/database';
import type { Selectable } from 'kysely';
import type { InferenceTables } from './inference-tables.ts';

/** @throws CorruptError when the row is not what was written. */
export function toBatchJob(row: Selectable<InferenceTables['batch_job']>): BatchJob {
  return parseStored(batchJobSchema, `batch job ${row.id}`, () => ({
    id: row.id,
    model: row.model,
    version: row.version,
    artifact: row.artifact,
    input: row.input,
    inputFormat: row.input_format,
    output: row.output,
    outputFormat: row.output_format,
    state: row.state,
    ...(row.row_count !== null && { rows: row.row_count }),
    rowsDone: row.rows_done,
    ...(row.engine !== null && { engine: row.engine }),
    process: { host: row.process_host, id: row.process_id },
    createdAt: row.created_at,
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.error !== null && { error: row.error }),
  }));
}
