import type { Migrations } from '@quincunx/database';
import { sql, type Kysely } from 'kysely';

export const configurationMigrations: Migrations = {
  '2026-11-22-configuration': { up: createConfigurationVersion, down: dropConfigurationVersion },
};

async function createConfigurationVersion(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('configuration_version')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull().check(sql`version >= 1`))
    .addColumn('digest', 'text', (column) =>
      column.notNull().check(sql`length(digest) = 64 and digest not glob '*[^0-9a-f]*'`),
    )
    .addColumn('definition', 'text', (column) => column.notNull().check(sql`json_valid(definition)`))
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('configuration_version_key', ['name', 'version'])
    .addUniqueConstraint('configuration_version_digest', ['name', 'digest'])
    .modifyEnd(sql`strict`)
    .execute();
  for (const change of ['update', 'delete']) {
    await sql`create trigger ${sql.id(`configuration_version_no_${change}`)}
      before ${sql.raw(change)} on configuration_version
      begin select raise(abort, 'a configuration version never changes'); end`.execute(db);
  }
}

async function dropConfigurationVersion(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('configuration_version').execute();
}
