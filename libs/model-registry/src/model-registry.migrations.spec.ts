import { migrateDown, migrateToLatest } from '@quincunx/database';
import { modelRegistryMigrations } from './model-registry.migrations.ts';
import { createRegistry, promotionTo, registerVersion, type OpenRegistry } from './registry.fixture.ts';

let opened: OpenRegistry;
beforeEach(async () => {
  opened = await createRegistry();
});
afterEach(() => opened.close());

function listObjects() {
  return opened.database.sqlite
    .prepare<[], { name: string }>(
      "select name from sqlite_master where name not like 'sqlite%' and name not like 'kysely%'",
    )
    .all();
}

describe('the migrations of the registry', () => {
  it('go down with data in every table, leaving nothing, and up again', async () => {
    const { registry, database } = opened;
    await registerVersion(registry);
    await registry.promote('churn', promotionTo(1));
    await migrateDown(database.db, modelRegistryMigrations);
    expect(listObjects()).toEqual([]);
    await migrateToLatest(database.db, modelRegistryMigrations);
    expect((await registerVersion(registry)).version).toBe(1);
    expect(await registry.promote('churn', promotionTo(1))).toMatchObject({ sequence: 1 });
  });

  it.each(['a'.repeat(63), 'g'.repeat(64), 'A'.repeat(64), `../${'a'.repeat(61)}`])(
    'keep out the artifact %s, which is no digest',
    async (artifact) => {
      await registerVersion(opened.registry);
      const copy = opened.database.sqlite.prepare(
        `insert into model_version select model, 2, ?, signature, metrics, run, pins, description, tags, archived, author, created_at
         from model_version`,
      );
      expect(() => copy.run(artifact)).toThrow('CHECK constraint failed');
    },
  );
});
