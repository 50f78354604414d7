import { NotFoundError } from '@quincunx/contracts';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { featureStoreMigrations } from '../feature-store.migrations.ts';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { CurrentDefinitions } from './current-definitions.ts';
import type { DefinitionSet } from './definition-set.ts';
import { DefinitionStore } from './definition.store.ts';
import { fleet, tripsWith } from './trips.fixture.ts';

let database: Database<FeatureStoreTables>;
let store: DefinitionStore;
let lists: number;
let now: number;
let current: CurrentDefinitions;

beforeEach(async () => {
  database = openDatabase<FeatureStoreTables>(':memory:');
  await migrateToLatest(database.db, featureStoreMigrations);
  store = new DefinitionStore(database.db);
  [lists, now] = [0, 1_000_000];
  const counted = {
    findNewest: () => store.findNewest(),
    listCurrent: () => {
      lists += 1;
      return store.listCurrent();
    },
  };
  current = new CurrentDefinitions(counted, () => new Date(now));
  await store.apply(tripsWith(), new Date(now));
});
afterEach(async () => {
  await database.close();
});

const all = (definitions: DefinitionSet) => definitions;

function ownerOfFleet({ featureViews }: DefinitionSet): string {
  const owner = featureViews.get('fleet')?.owner;
  if (owner === undefined) throw new NotFoundError('nobody owns the fleet');
  return owner;
}

async function give(owner: string): Promise<void> {
  await store.apply(tripsWith({ featureViews: [{ ...fleet, owner }] }), new Date(now));
}

describe('the definitions that are held', () => {
  it('are read once for requests one after another, and once for many at the same time', async () => {
    await Promise.all([current.with(all), current.with(all), current.with(all)]);
    await current.with(all);
    expect(lists).toBe(1);
  });

  it('are one object while nothing is applied', async () => {
    const first = await current.with(all);
    now += 5000;
    expect(await current.with(all)).toBe(first);
    await give('ada');
    now += 5000;
    expect(await current.with(all)).not.toBe(first);
  });

  it('are those that another process applied, within a second', async () => {
    await give('ada');
    expect(await current.with(ownerOfFleet)).toBe('ada');
    await give('bob');
    now += 999;
    expect(await current.with(ownerOfFleet)).toBe('ada');
    now += 1;
    expect(await current.with(ownerOfFleet)).toBe('bob');
  });

  it('are so, too, when the clock was put back', async () => {
    await give('ada');
    await current.with(ownerOfFleet);
    await give('bob');
    now -= 3_600_000;
    expect(await current.with(ownerOfFleet)).toBe('bob');
  });

  it('are read at once when what is asked for is not among them', async () => {
    await current.with(all);
    await give('ada');
    expect(await current.with(ownerOfFleet)).toBe('ada');
  });

  it('are not parsed again for each request that names what is not there', async () => {
    await current.with(all);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(current.with(ownerOfFleet)).rejects.toThrow('nobody owns the fleet');
    }
    expect(lists).toBe(1);
  });

  it('are read at once after they are forgotten, whatever is being read by then', async () => {
    await give('ada');
    const early = current.with(ownerOfFleet);
    await give('bob');
    current.forget();
    expect(await current.with(ownerOfFleet)).toBe('bob');
    await early;
    expect(await current.with(ownerOfFleet)).toBe('bob');
  });

  it('are read again after a failure', async () => {
    database.sqlite.exec('alter table feature_definition rename to elsewhere');
    await expect(current.with(all)).rejects.toThrow('feature_definition');
    database.sqlite.exec('alter table elsewhere rename to feature_definition');
    expect((await current.with(all)).featureViews.size).toBe(3);
  });
});
