import type { Migrations } from './migrate.ts';

export interface CounterTables {
  counter: { id: number; value: number };
}

export const counterMigrations: Migrations = {
  '2026-01-01-counter': {
    async up(db) {
      await db.schema
        .createTable('counter')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('value', 'integer', (column) => column.notNull())
        .execute();
    },
    async down(db) {
      await db.schema.dropTable('counter').execute();
    },
  },
  '2026-01-02-first': {
    async up(db) {
      await db.insertInto('counter').values({ id: 1, value: 0 }).execute();
    },
    async down(db) {
      await db.deleteFrom('counter').execute();
    },
  },
};
