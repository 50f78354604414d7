import type { Migrations } from '@quincunx/database';
import { sql } from 'kysely';

export const trainingMigrations: Migrations = {
  '2026-11-22-training-runs': {
    async up(db) {
      await db.schema
        .createTable('run')
        .addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('id', 'text', (column) => column.notNull().unique())
        .addColumn('model', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('started_at', 'text', (column) => column.notNull())
        .addColumn('ended_at', 'text')
        .addColumn('host', 'text', (column) => column.notNull())
        .addColumn('process_id', 'integer', (column) => column.notNull())
        .addColumn('parameters', 'text', (column) => column.notNull())
        .addColumn('pins', 'text')
        .addColumn('metrics', 'text', (column) => column.notNull())
        .addColumn('outcome', 'text')
        .addCheckConstraint(
          'run_status',
          sql`status in ('running', 'registered', 'rejected', 'failed', 'interrupted')`,
        )
        .addCheckConstraint(
          'run_ended',
          sql`(status = 'running') = (ended_at is null) and (status = 'running') = (outcome is null)`,
        )
        .execute();
      await db.schema.createIndex('run_of_model').on('run').columns(['model', 'sequence']).execute();
      await db.schema
        .createIndex('run_running')
        .on('run')
        .column('sequence')
        .where(sql.ref('status'), '=', sql.lit('running'))
        .execute();
      await db.schema
        .createTable('run_step_metric')
        .addColumn('run', 'text', (column) => column.notNull().references('run.id').onDelete('cascade'))
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('step', 'integer', (column) => column.notNull())
        .addColumn('value', 'real', (column) => column.notNull())
        .addPrimaryKeyConstraint('run_step_metric_key', ['run', 'name', 'step'])
        .execute();
    },
    async down(db) {
      await db.schema.dropTable('run_step_metric').execute();
      await db.schema.dropTable('run').execute();
    },
  },
};
