import { CorruptError, InvalidInputError, NotFoundError } from '@quincunx/contracts';
import { migrateDown, migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { churn } from '../definitions/churn.fixture.ts';
import { resolveConfiguration } from '../resolution/resolve-configuration.ts';
import type { ConfigurationTables } from './configuration-tables.ts';
import { ConfigurationStore } from './configuration.store.ts';
import { configurationMigrations } from './migrations.ts';

let database: Database<ConfigurationTables>;
let store: ConfigurationStore;
let now: Date;

beforeEach(async () => {
  database = openDatabase<ConfigurationTables>(':memory:');
  await migrateToLatest(database.db, configurationMigrations);
  now = new Date('2026-01-31T09:30:00.000Z');
  store = new ConfigurationStore({ db: database.db, clock: () => now });
});

afterEach(async () => {
  await database.close();
});

const ada = { author: 'ada', message: 'first try' };

function churnWith(...overrides: string[]) {
  return resolveConfiguration({ source: churn, environment: 'development', overrides });
}

async function saveVersions(count: number): Promise<void> {
  for (let seed = 1; seed <= count; seed += 1) await store.save(churnWith(`seed=${seed}`), ada);
}

describe('saving', () => {
  it('keeps the definition with author, message, environment and time', async () => {
    const resolved = churnWith();
    const saved = await store.save(resolved, ada);
    expect(saved).toEqual({
      name: 'churn',
      version: 1,
      digest: resolved.digest,
      definition: resolved.definition,
      environment: 'development',
      author: 'ada',
      message: 'first try',
      createdAt: '2026-01-31T09:30:00.000Z',
    });
    await expect(store.getVersion('churn', 1)).resolves.toEqual(saved);
  });

  it('counts up from 1 under each name', async () => {
    await saveVersions(2);
    const other = await store.save(churnWith('name=returns'), ada);
    const third = await store.save(churnWith('seed=3'), ada);
    expect([other.version, third.version]).toEqual([1, 3]);
  });

  it('gives the same version for the same digest, as it was first saved', async () => {
    const first = await store.save(churnWith(), ada);
    now = new Date('2026-02-01T00:00:00.000Z');
    const again = { ...churnWith(), environment: 'production' as const };
    await expect(store.save(again, { author: 'bob', message: 'again' })).resolves.toEqual(first);
    await expect(store.listVersions('churn', { limit: 10 })).resolves.toEqual({ items: [first] });
  });

  it('gives every one of many at once a version of its own, and the same one to equals', async () => {
    const seeds = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5];
    const saved = await Promise.all(seeds.map((seed) => store.save(churnWith(`seed=${seed}`), ada)));
    expect(saved.map(({ version }) => version).sort()).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect(new Set(saved.map(({ version, digest }) => `${version} ${digest}`)).size).toBe(5);
  });
});

describe('a saved version', () => {
  it.each([
    'update configuration_version set author = ?',
    'delete from configuration_version where author <> ?',
  ])('is refused to anyone who tries to: %s', async (statement) => {
    const saved = await store.save(churnWith(), ada);
    expect(() => database.sqlite.prepare(statement).run('eve')).toThrow(
      'a configuration version never changes',
    );
    await expect(store.getVersion('churn', 1)).resolves.toEqual(saved);
  });

  it('is reported when it is not what its digest says', async () => {
    await store.save(churnWith(), ada);
    database.sqlite.exec('drop trigger configuration_version_no_update');
    const damage = database.sqlite.prepare(
      'update configuration_version set definition = replace(definition, ?, ?)',
    );
    damage.run('2001', '9001');
    const reading = store.getVersion('churn', 1);
    await expect(reading).rejects.toThrow(CorruptError);
    await expect(reading).rejects.toThrow(
      /^configuration 'churn' version 1 is not what its digest [0-9a-f]{64} says$/,
    );
    await expect(store.listVersions('churn', { limit: 10 })).rejects.toThrow(CorruptError);
  });
});

describe('reading', () => {
  it('lists names in order', async () => {
    await expect(store.listNames()).resolves.toEqual([]);
    await store.save(churnWith('name=returns'), ada);
    await saveVersions(2);
    await expect(store.listNames()).resolves.toEqual(['churn', 'returns']);
  });

  it('lists versions from the newest, page by page', async () => {
    await saveVersions(5);
    const first = await store.listVersions('churn', { limit: 2 });
    const second = await store.listVersions('churn', { limit: 2, cursor: first.next! });
    const third = await store.listVersions('churn', { limit: 2, cursor: second.next! });
    const pages = [first, second, third].map(({ items }) => items.map(({ version }) => version));
    expect(pages).toEqual([[5, 4], [3, 2], [1]]);
    expect(third).not.toHaveProperty('next');
  });

  it.each(['x', '0', '-1', '1.5', ''])('refuses the cursor %p', async (cursor) => {
    await saveVersions(1);
    await expect(store.listVersions('churn', { limit: 2, cursor })).rejects.toThrow(InvalidInputError);
  });

  it('names the newest version when there is no such one', async () => {
    await saveVersions(2);
    await expect(store.getVersion('churn', 7)).rejects.toThrow(
      new NotFoundError("configuration 'churn' has no version 7; its newest is 2"),
    );
  });

  it('names the nearest configuration when there is no such one', async () => {
    const nothing = new NotFoundError("there is no configuration 'chrun'");
    await expect(store.getVersion('chrun', 1)).rejects.toThrow(nothing);
    await saveVersions(1);
    const nearest = new NotFoundError("there is no configuration 'chrun'; did you mean churn?");
    await expect(store.getVersion('chrun', 1)).rejects.toThrow(nearest);
    await expect(store.listVersions('chrun', { limit: 10 })).rejects.toThrow(nearest);
  });
});

describe('comparing', () => {
  it('tells two versions apart as JSON Patch and in words, in either direction', async () => {
    await store.save(churnWith(), ada);
    await store.save(churnWith('estimator.iterations=500'), ada);
    await expect(store.compare('churn', 1, 2)).resolves.toEqual({
      name: 'churn',
      from: 1,
      to: 2,
      patch: [{ op: 'replace', path: '/estimator/iterations', value: 500 }],
      changes: ['estimator.iterations: 2001 -> 500'],
    });
    const back = await store.compare('churn', 2, 1);
    expect(back.changes).toEqual(['estimator.iterations: 500 -> 2001']);
  });

  it('says which version there is not', async () => {
    await saveVersions(1);
    await expect(store.compare('churn', 1, 2)).rejects.toThrow(
      "configuration 'churn' has no version 2; its newest is 1",
    );
  });
});

describe('the migrations', () => {
  it('go down from tables with rows, and up again', async () => {
    await saveVersions(2);
    await migrateDown(database.db, configurationMigrations);
    const left = database.sqlite
      .prepare("select name from sqlite_master where name like 'configuration%'")
      .all();
    expect(left).toEqual([]);
    await migrateToLatest(database.db, configurationMigrations);
    await saveVersions(1);
    await expect(store.listNames()).resolves.toEqual(['churn']);
  });

  it('keep out a second version of one digest', async () => {
    await saveVersions(1);
    const copy =
      'insert into configuration_version select name, 2, digest, definition, environment, author, message, created_at from configuration_version';
    expect(() => database.sqlite.exec(copy)).toThrow('UNIQUE constraint failed');
  });
});
