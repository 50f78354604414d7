import { randomUUID } from 'node:crypto';
import { migrateDown, migrateToLatest, openDatabase } from '@quincunx/database';
import { BatchJobStore } from './batch-job.store.ts';
import type { BatchOrder } from './batch-order.ts';
import { inferenceMigrations } from './inference-migrations.ts';
import type { InferenceTables } from './inference-tables.ts';

const order: BatchOrder = {
  ...{ model: 'm', version: 1, artifact: 'a'.repeat(64), rowsPerPart: 10 },
  ...{ input: '/in.csv', inputFormat: 'csv', inputBytes: 7, inputModified: '1795770000000000001' },
  ...{ output: '/out.csv', outputFormat: 'csv' },
};
const process = { host: 'machine', id: 42 };

describe('the migration of batch jobs', () => {
  it('goes down with jobs in the table, leaving nothing, and up again', async () => {
    const database = openDatabase<InferenceTables>(':memory:');
    const store = new BatchJobStore({ db: database.db, clock: () => new Date() });
    for (let round = 0; round < 2; round += 1) {
      await migrateToLatest(database.db, inferenceMigrations);
      const id = randomUUID();
      await store.create(id, order, process);
      expect(await store.getOrder(id)).toEqual(order);
      await migrateDown(database.db, inferenceMigrations);
      const left = database.sqlite
        .prepare(`select name from sqlite_master where name not like 'sqlite%' and name not like 'kysely%'`)
        .all();
      expect(left).toEqual([]);
    }
    await database.close();
  });

  it.each([
    `update batch_job set state = 'lost'`,
    `update batch_job set state = 'done'`,
    `update batch_job set state = 'failed', ended_at = 'now'`,
    `update batch_job set error = 'none'`,
    `update batch_job set rows_done = -1`,
    `insert into batch_job select 2, 'b', model, version, artifact, input, input_format, input_bytes, input_modified, output,
       output_format, rows_per_part, state, row_count, rows_done, engine, process_host, process_id, created_at, started_at,
       seen_at, ended_at, error from batch_job`,
  ])('keeps out what cannot be: %s', async (statement) => {
    const database = openDatabase<InferenceTables>(':memory:');
    await migrateToLatest(database.db, inferenceMigrations);
    await new BatchJobStore({ db: database.db, clock: () => new Date() }).create(
      randomUUID(),
      order,
      process,
    );
    expect(() => database.sqlite.exec(statement)).toThrow('constraint failed');
    await database.close();
  });
});
