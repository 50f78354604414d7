import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotFoundError, type Field } from '@quincunx/contracts';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import type { LoggedRequest } from './logged-request.ts';
import type { PredictionLogTables } from './prediction-log-tables.ts';
import { predictionLogMigrations } from './prediction-log.migrations.ts';
import { PredictionLog, type PredictionLogOptions } from './prediction-log.ts';

export const number: Field = { name: 'prediction', type: 'number', nullable: false };

const outputs: Readonly<Record<string, readonly Field[]>> = {
  bmi: [number],
  fraud: [
    { name: 'probability', type: 'number', nullable: false },
    { name: 'label', type: 'boolean', nullable: false },
  ],
  colour: [{ name: 'colour', type: 'string', nullable: false }],
  alarm: [{ name: 'alarm', type: 'boolean', nullable: false }],
  several: [number, { name: 'spread', type: 'number', nullable: false }],
  empty: [],
};

export const now = new Date('2026-03-01T12:00:00.000Z');

export interface OpenedLog {
  readonly log: PredictionLog;
  readonly database: Database<PredictionLogTables>;
  readonly folder: string;
  readonly path: string;
  /** Every logged row, in the order of logging. */
  readonly rows: () => Record<string, unknown>[];
  readonly close: () => Promise<void>;
}

/** A log in a folder of its own, of models that predict numbers, probabilities and more. */
export async function openPredictionLog(options: Partial<PredictionLogOptions> = {}): Promise<OpenedLog> {
  const folder = mkdtempSync(join(tmpdir(), 'prediction-log-'));
  const path = join(folder, 'predictions.db');
  const database = openDatabase<PredictionLogTables>(path, { synchronous: 'normal' });
  await migrateToLatest(database.db, predictionLogMigrations);
  const log = new PredictionLog({
    database,
    share: 1,
    outputs: {
      getOutputs: (model) => {
        const found = outputs[model];
        return found
          ? Promise.resolve(found)
          : Promise.reject(new NotFoundError(`there is no model '${model}'`));
      },
    },
    clock: () => now,
    ...options,
  });
  return {
    log,
    database,
    folder,
    path,
    rows: () =>
      database.sqlite
        .prepare<[], Record<string, unknown>>('select * from logged_prediction order by sequence')
        .all(),
    close: async () => {
      await log.close();
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A request for version 1 of `bmi` of two rows, unless it says otherwise. */
export function requestOf(given: Partial<LoggedRequest> = {}): LoggedRequest {
  return {
    model: 'bmi',
    version: 1,
    alias: 'production',
    requestId: 'r1',
    at: new Date('2026-03-01T00:00:00.000Z'),
    milliseconds: 2,
    rows: [{ bmi: 10 }, { bmi: 20 }],
    predictions: [20, 40],
    ...given,
  };
}

/** A request for version 1 of `bmi` of so many rows. */
export function largeRequest(requestId: string, count: number): LoggedRequest {
  const rows = Array.from({ length: count }, (_, bmi) => ({ bmi }));
  return requestOf({ requestId, rows, predictions: rows.map(({ bmi }) => 2 * bmi) });
}
