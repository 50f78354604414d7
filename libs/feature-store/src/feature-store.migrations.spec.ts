import { migrateDown, migrateToLatest, openDatabase } from '@quincunx/database';
import { canonicalJson, sha256 } from '@quincunx/storage';
import { answerLogMigrations } from './answer-log/answer-log.migrations.ts';
import type { AnswerLogTables } from './answer-log/answer-log-tables.ts';
import { DefinitionStore } from './definitions/definition.store.ts';
import type { FeatureStoreTables } from './feature-store-tables.ts';
import { featureStoreMigrations } from './feature-store.migrations.ts';
import { featureView } from './testing/open-test-store.ts';

const vitals = featureView({
  name: 'vitals',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  source: { kind: 'file', path: 'vitals.csv', format: 'csv', timestamp: { column: 'at' } },
  features: [{ name: 'bmi', type: 'number' }],
});

interface FirstTables {
  feature_view: { name: string; digest: string; definition: string; applied_at: string };
}

describe('the tables of the feature store', () => {
  it('take over the views and datasets of the first release', async () => {
    const database = openDatabase<FeatureStoreTables & FirstTables>(':memory:');
    const { db } = database;
    const [first = ''] = Object.keys(featureStoreMigrations).sort();
    await migrateToLatest(db, { [first]: featureStoreMigrations[first]! });
    const definition = canonicalJson(vitals);
    const applied_at = '2026-11-22T00:00:00.000Z';
    const view = { name: 'vitals', digest: sha256(definition), definition, applied_at };
    await db.insertInto('feature_view').values(view).execute();
    const digest = 'a'.repeat(64);
    const dataset = { digest, row_count: 2, feature_references: '["vitals:bmi"]', features_digest: digest };
    await db
      .insertInto('dataset')
      .values({ ...dataset, created_at: applied_at })
      .execute();

    await migrateToLatest(db, featureStoreMigrations);
    const { featureViews } = await new DefinitionStore(
      db.$pickTables<keyof FeatureStoreTables>(),
    ).listCurrent();
    expect([...featureViews.values()]).toEqual([vitals]);
    expect(await db.selectFrom('dataset').select(['digest', 'manifest', 'erased_as']).execute()).toEqual([
      { digest, manifest: null, erased_as: null },
    ]);
    await database.close();
  });

  it('go, all of them, and can be made again', async () => {
    const database = openDatabase<FeatureStoreTables & AnswerLogTables>(':memory:');
    const { db } = database;
    for (const migrations of [featureStoreMigrations, answerLogMigrations]) {
      await migrateToLatest(db, migrations);
      await migrateDown(db, migrations);
      const left = (await db.introspection.getTables()).map(({ name }) => name);
      expect(left.filter((name) => !name.startsWith('kysely'))).toEqual([]);
      await migrateToLatest(db, migrations);
      await migrateDown(db, migrations);
    }
    await database.close();
  });
});
