import { CorruptError, runSchema, type Run } from '@quincunx/contracts';
import type { Selectable } from 'kysely';
import type { TrainingTables } from './training-tables.ts';

/** @throws CorruptError when the row is not what was written. */
export function toRun(row: Selectable<TrainingTables['run']>): Run {
  const parsed = runSchema.safeParse({
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
  });
  if (parsed.success) return parsed.data;
  throw new CorruptError(`the record of run ${row.id} is damaged: restore the database from a backup`, {
    cause: parsed.error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No schema takes undefined, so the record as a whole is refused.
    return undefined;
  }
}
