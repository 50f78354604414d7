import { runSchema, type Run } from '@quincunx/contracts';
import { parseJson, parseStored } from '@quincunx/database';
import type { Selectable } from 'kysely';
import type { TrainingTables } from './training-tables.ts';

/** @throws CorruptError when the row is not what was written. */
export function toRun(row: Selectable<TrainingTables['run']>): Run {
  return parseStored(runSchema, `run ${row.id}`, () => ({
    id: row.id,
    model: row.model,
    status: row.status,
    startedAt: row.started_at,
    process: { host: row.host, id: row.process_id },
    parameters: parseJson(row.parameters),
    metrics: parseJson(row.metrics),
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.pins !== null && { pins: parseJson(row.pins) }),
    ...(row.outcome !== null && { outcome: parseJson(row.outcome) }),
  }));
}
