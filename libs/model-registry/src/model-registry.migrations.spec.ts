import { inTransaction, migrateDown, migrateToLatest } from '@quincunx/database';
import { modelRegistryMigrations } from './model-registry.migrations.ts';
import {
  createRegistry,
  promotionTo,
  registerVersion,
  rollback,
  traffic,
  type OpenRegistry,
} from './registry.fixture.ts';
import { trafficMigration } from './traffic/traffic.migration.ts';

let opened: OpenRegistry;
afterEach(() => opened.close());

/** As they are in the file, but for quotes around a name and white space. */
function listObjects() {
  return opened.database.sqlite
    .prepare<[], { name: string; sql: string | null }>(
      "select name, sql from sqlite_master where name not like 'sqlite%' and name not like 'kysely%' order by name",
    )
    .all()
    .map(({ name, sql }) => ({ name, sql: sql?.replaceAll('"', '').replaceAll(/\s+/g, ' ') }));
}

describe('the migrations of the registry', () => {
  beforeEach(async () => {
    opened = await createRegistry();
  });

  it('go down with data in every table, leaving nothing, and up again', async () => {
    const { registry, database } = opened;
    await registerVersion(registry);
    await registry.promote('churn', promotionTo(1));
    await registry.promote('churn', promotionTo(1, { alias: 'canary' }));
    await registry.setTraffic('churn', traffic());
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

describe('the migration to traffic', () => {
  const migrationsBefore = Object.fromEntries(
    Object.entries(modelRegistryMigrations).filter(([name]) => name < '2026-11-27-traffic'),
  );

  const logBefore = [
    { sequence: 1, alias: 'production', kind: 'promotion', from_version: null, to_version: 1 },
    { sequence: 2, alias: 'production', kind: 'promotion', from_version: 1, to_version: 2 },
    { sequence: 3, alias: 'canary', kind: 'promotion', from_version: null, to_version: 3 },
    { sequence: 4, alias: 'production', kind: 'rollback', from_version: 2, to_version: 1 },
  ];

  /** A registry and its log as they were before there was traffic. */
  beforeEach(async () => {
    opened = await createRegistry(migrationsBefore);
    for (const slope of [1, 2, 3]) await registerVersion(opened.registry, { slope });
    for (const { alias, kind, from_version: from, to_version: to } of logBefore)
      append(alias, kind, from, to);
  });

  function append(alias: string, kind: string, from: number | null, to: number) {
    const { sqlite } = opened.database;
    sqlite
      .prepare(
        `insert into promotion (model, alias, kind, from_version, to_version, reason, actor, at)
        values ('churn', ?, ?, ?, ?, 'better', 'ada', '2026-01-01T00:00:00.000Z')`,
      )
      .run(alias, kind, from, to);
    sqlite
      .prepare(
        "insert into model_alias values ('churn', ?, ?) on conflict do update set version = excluded.version",
      )
      .run(alias, to);
  }

  function readLog() {
    return opened.database.sqlite
      .prepare('select sequence, alias, kind, from_version, to_version from promotion order by sequence')
      .all();
  }

  function migrateUp() {
    return migrateToLatest(opened.database.db, modelRegistryMigrations);
  }

  it('keeps the log and the aliases, which go on from where they were', async () => {
    await migrateUp();
    const { registry, database } = opened;
    expect(readLog()).toEqual(logBefore);
    expect((await registry.listPromotions('churn', { limit: 10 })).items[0]).toEqual({
      sequence: 4,
      model: 'churn',
      alias: 'production',
      kind: 'rollback',
      from: 2,
      to: 1,
      reason: 'better',
      actor: 'ada',
      at: '2026-01-01T00:00:00.000Z',
    });
    expect(await registry.checkIntegrity()).toEqual([]);
    expect(database.sqlite.pragma('foreign_key_check')).toEqual([]);
    expect(await registry.setTraffic('churn', traffic())).toMatchObject({ sequence: 5, from: 1, to: 1 });
    expect(await registry.promote('churn', promotionTo(3))).toMatchObject({ sequence: 6, from: 1, to: 3 });
  });

  it('keeps every guard of the log', async () => {
    await migrateUp();
    const run = (statement: string) => () => opened.database.sqlite.exec(statement);
    expect(run("update promotion set reason = 'other'")).toThrow('the promotion log is append-only');
    expect(run('delete from promotion')).toThrow('the promotion log is append-only');
    expect(() => {
      append('production', 'promotion', 2, 3);
    }).toThrow('a promotion starts from the version that the one before it led to');
    expect(() => {
      append('production', 'promotion', 1, 1);
    }).toThrow('CHECK constraint failed');
    expect(() => {
      append('blue', 'rollback', null, 1);
    }).toThrow('CHECK constraint failed');
    expect(() => {
      append('blue', 'promotion', null, 9);
    }).toThrow('FOREIGN KEY constraint failed');
    expect(run('update model_alias set version = 3')).toThrow(
      'an alias names the version of its newest promotion',
    );
    expect(run("insert into model_alias values ('churn', 'blue', 1)")).toThrow(
      'an alias names the version of its newest promotion',
    );
  });

  it('goes down without the entries of traffic, to what was before, and up again', async () => {
    const before = listObjects();
    await migrateUp();
    const { registry, database } = opened;
    await registry.setTraffic('churn', traffic());
    await registry.promote('churn', promotionTo(3));
    await registry.setTraffic('churn', traffic({}));
    await inTransaction(database.db, (transaction) => trafficMigration.down(transaction));
    expect(listObjects()).toEqual(before);
    expect(readLog()).toEqual([
      ...logBefore,
      { sequence: 5, alias: 'production', kind: 'promotion', from_version: 1, to_version: 3 },
    ]);
    append('production', 'promotion', 3, 2);
    expect(() => {
      append('production', 'promotion', 3, 2);
    }).toThrow('a promotion starts from the version that the one before it led to');
    await inTransaction(database.db, (transaction) => trafficMigration.up(transaction));
    expect(await registry.checkIntegrity()).toEqual([]);
    expect((await registry.getTraffic('churn', 'production')).policy).toEqual({ canaries: [] });
    expect(await registry.rollback('churn', rollback())).toMatchObject({ sequence: 7, from: 2, to: 3 });
    expect(await registry.setTraffic('churn', traffic())).toMatchObject({ sequence: 8 });
  });
});
