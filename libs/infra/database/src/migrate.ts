import { UnsupportedError } from '@quincunx/contracts';
import { sql, type Kysely } from 'kysely';
import { Migrator, NO_MIGRATIONS, type Migration, type MigrationResultSet } from 'kysely/migration';
import { databaseError } from './database-error.ts';
import { inTransaction } from './in-transaction.ts';

/** By name, which begins with its date and never changes: `2026-11-22-model-registry`. */
export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Brings the tables up to date, in one transaction: all pending migrations happen, or none. Any number of processes may do
 * this at once; the first one migrates, the others wait for it.
 * @throws UnsupportedError when the database has a migration that is not among these: a newer program made it.
 */
export async function migrateToLatest<Schema>(db: Kysely<Schema>, migrations: Migrations): Promise<void> {
  const applied = await listApplied(db);
  const unknown = applied.find((name) => !(name in migrations));
  if (unknown !== undefined) {
    throw new UnsupportedError(
      `the database was made by a newer version of this program (it has '${unknown}'): update this program`,
    );
  }
  // Most starts find nothing to do, and need not wait for a writer to see it.
  if (applied.length === Object.keys(migrations).length) return;
  await migrate(db, migrations, (migrator) => migrator.migrateToLatest());
}

/** Takes every migration back, the newest first, in one transaction. All data of these tables is lost. */
export async function migrateDown<Schema>(db: Kysely<Schema>, migrations: Migrations): Promise<void> {
  await migrate(db, migrations, (migrator) => migrator.migrateTo(NO_MIGRATIONS));
}

async function migrate<Schema>(
  db: Kysely<Schema>,
  migrations: Migrations,
  run: (migrator: Migrator) => Promise<MigrationResultSet>,
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const migrator = new Migrator({
      db: transaction,
      provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
      // The migrations of one lib know nothing of the dates of another's.
      allowUnorderedMigrations: true,
    });
    const { error } = await run(migrator);
    if (error !== undefined) throw databaseError(error);
  });
}

async function listApplied<Schema>(db: Kysely<Schema>): Promise<string[]> {
  const table = await sql`select 1 from sqlite_master where name = 'kysely_migration'`.execute(db);
  if (table.rows.length === 0) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.map(({ name }) => name);
}
