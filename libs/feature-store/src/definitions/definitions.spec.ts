import { ConflictError, InvalidInputError, NotFoundError } from '@quincunx/contracts';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { featureStoreMigrations } from '../feature-store.migrations.ts';
import type { FeatureStoreTables } from '../feature-store-tables.ts';
import { Definitions } from './definitions.ts';
import type { DeployedReader } from './deployed-readers.ts';
import { fleet, rainAsInteger, traffic, trips, tripsWith, weather } from './trips.fixture.ts';

let database: Database<FeatureStoreTables>;
let deployed: DeployedReader[];
let now: Date;
let definitions: Definitions;

beforeEach(async () => {
  database = openDatabase<FeatureStoreTables>(':memory:');
  await migrateToLatest(database.db, featureStoreMigrations);
  deployed = [];
  now = new Date('2026-01-01T00:00:00Z');
  definitions = new Definitions({
    db: database.db,
    readers: { list: () => Promise.resolve(deployed) },
    clock: () => now,
  });
});
afterEach(async () => {
  await database.close();
});

const [, wind] = weather.features;
const fewer = { onDemandViews: [], featureServices: [] };
const wholeRain = tripsWith({ featureViews: [rainAsInteger, fleet, traffic] });

function countRows(): unknown {
  return database.sqlite.prepare('select count(*) from feature_definition').pluck().get();
}

describe('a plan', () => {
  it('changes nothing', async () => {
    await definitions.plan(tripsWith());
    expect(countRows()).toBe(0);
  });

  it('removes what is not named only when asked to', async () => {
    await definitions.apply(tripsWith());
    const onlyFleet = tripsWith({
      featureViews: [fleet],
      aliasedViews: [],
      onDemandViews: [],
      featureServices: [],
    });
    const left = await definitions.plan(onlyFleet);
    expect(left.definitions.filter(({ change }) => change !== 'unchanged')).toEqual([]);
    const removing = await definitions.plan(onlyFleet, { remove: true });
    expect(removing.definitions.map(({ change, name }) => `${change} ${name}`)).toEqual([
      'unchanged fleet',
      'removed traffic',
      'removed weather',
      'removed destination_weather',
      'removed origin_weather',
      'removed trip',
      'removed arrival',
    ]);
    expect(removing.materialise).toEqual([]);
  });

  it('is of no use for definitions that are wrong, together with those that stay', async () => {
    await definitions.apply(tripsWith());
    const change = { ...weather, features: [wind!] };
    const planning = definitions.plan(tripsWith({ featureViews: [change] }));
    await expect(planning).rejects.toThrow(InvalidInputError);
    await expect(planning).rejects.toMatchObject({
      problems: [
        { path: 'onDemandViews/trip/inputs/origin_weather:rain' },
        { path: 'onDemandViews/trip/inputs/destination_weather:rain' },
      ],
    });
  });
});

describe('what deployed versions read', () => {
  const version = { model: 'arrivals', version: 3, aliases: ['production', 'staging'] };

  beforeEach(async () => {
    await definitions.apply(tripsWith());
  });

  it('keeps its meaning', async () => {
    deployed = [{ ...version, references: ['fleet:drivers', 'trip:wetter_by'] }];
    await expect(definitions.apply(wholeRain)).rejects.toThrow(
      new ConflictError(
        'the definition of trip:wetter_by has changed, and arrivals version 3 (production, staging) reads it: ' +
          'give the changed feature a name of its own',
      ),
    );
    expect(countRows()).toBe(7);
    expect(await definitions.get('weather')).toMatchObject({
      definition: { features: [{ type: 'number' }, {}] },
    });
  });

  it('stays while it is read', async () => {
    deployed = [
      { ...version, references: ['trip:pace'] },
      { model: 'prices', version: 1, aliases: ['shadow'], references: ['fleet:drivers', 'trip:pace'] },
    ];
    await expect(definitions.apply(tripsWith(fewer), { remove: true })).rejects.toMatchObject({
      message:
        'trip:pace would be gone, and arrivals version 3 (production, staging) reads it: keep it until no alias names that version; ' +
        'trip:pace would be gone, and prices version 1 (shadow) reads it: keep it until no alias names that version',
      problems: [{ path: 'trip:pace' }, { path: 'trip:pace' }],
    });
    expect(countRows()).toBe(7);
  });

  it('may change where nothing deployed reads it', async () => {
    deployed = [{ ...version, references: ['trip:pace', 'weather:wind', 'fleet:drivers'] }];
    await definitions.requireApplicable(wholeRain);
    await definitions.apply(wholeRain);
    deployed = [{ ...version, references: ['weather:rain'] }];
    await expect(definitions.requireApplicable(tripsWith())).rejects.toThrow(ConflictError);
  });

  it('may come back where it had gone', async () => {
    await definitions.apply(tripsWith(fewer), { remove: true });
    deployed = [{ ...version, references: ['trip:pace'] }];
    expect((await definitions.plan(tripsWith())).breaks).toEqual([]);
  });
});

describe('applying', () => {
  it('keeps all that was, newest first', async () => {
    await definitions.apply(tripsWith(), { author: 'ada' });
    now = new Date('2026-01-02T00:00:00Z');
    await definitions.apply(tripsWith(fewer), { remove: true, author: 'bob' });
    expect(await definitions.history('onDemandViews', 'trip')).toMatchObject([
      { change: 'removed', appliedAt: '2026-01-02T00:00:00.000Z', author: 'bob' },
      { change: 'added', appliedAt: '2026-01-01T00:00:00.000Z', author: 'ada' },
    ]);
    expect(await definitions.history('featureViews', 'fleet')).toHaveLength(1);
  });

  it('adds nothing to the history for what is current already', async () => {
    await definitions.apply(tripsWith());
    await definitions.apply(tripsWith());
    expect(countRows()).toBe(7);
  });

  it('applies all or nothing', async () => {
    database.sqlite.exec(
      `create trigger full before insert on feature_definition when new.name = 'trip' begin select raise(abort, 'full'); end`,
    );
    await expect(definitions.apply(tripsWith())).rejects.toThrow('full');
    expect(countRows()).toBe(0);
  });

  it('adds nothing where it cannot remove what it is to remove', async () => {
    await definitions.apply(tripsWith());
    database.sqlite.exec(
      `create trigger full before insert on feature_definition when new.definition is null begin select raise(abort, 'full'); end`,
    );
    const change = tripsWith({
      ...fewer,
      featureViews: [weather, { ...fleet, owner: 'operations' }, traffic],
    });
    await expect(definitions.apply(change, { remove: true })).rejects.toThrow('full');
    expect(countRows()).toBe(7);
  });

  it('lets definitions build on what is defined already', async () => {
    await definitions.apply(tripsWith({ featureServices: [] }));
    const featureServices = [{ name: 'pace', features: ['trip:pace'] }];
    await definitions.apply({ featureViews: [], featureServices });
    expect((await definitions.list()).featureServices).toEqual(featureServices);
    expect((await definitions.list()).featureViews).toHaveLength(3);
  });

  it('answers with what has changed', async () => {
    const { definitions: changes } = await definitions.apply(tripsWith());
    expect(new Set(changes.map(({ change }) => change))).toEqual(new Set(['added']));
  });
});

describe('what is defined', () => {
  beforeEach(async () => {
    await definitions.apply(tripsWith());
  });

  it('is listed by kind, in the order of names', async () => {
    const { featureViews, aliasedViews, onDemandViews, featureServices } = await definitions.list();
    const names = [featureViews, aliasedViews, onDemandViews, featureServices].map((each) =>
      each.map(({ name }) => name),
    );
    expect(names).toEqual([
      ['fleet', 'traffic', 'weather'],
      ['destination_weather', 'origin_weather'],
      ['trip'],
      ['arrival'],
    ]);
  });

  it.each([
    ['fleet', 'featureViews'],
    ['origin_weather', 'aliasedViews'],
    ['trip', 'onDemandViews'],
  ])('is found by name: %s', async (name, kind) => {
    expect(await definitions.get(name)).toMatchObject({ kind, definition: { name } });
  });

  it('is found as a feature view where it has values of its own', async () => {
    expect((await definitions.getFeatureView('weather')).name).toBe('weather');
    await expect(definitions.getFeatureView('origin_weather')).rejects.toThrow(
      new InvalidInputError(
        "'origin_weather' is another name of the feature view 'weather', which has the values; name that",
      ),
    );
    await expect(definitions.getFeatureView('trip')).rejects.toThrow(
      new InvalidInputError("'trip' is computed on demand and has no values of its own"),
    );
  });

  it('is found as a service', async () => {
    expect((await definitions.getService('arrival')).features).toEqual(trips.featureServices[0]!.features);
  });

  it('is answered with the nearest name where there is none', async () => {
    await expect(definitions.get('wether')).rejects.toThrow(
      new NotFoundError("there is no feature view 'wether'; the nearest is 'weather'"),
    );
    await expect(definitions.getService('arival')).rejects.toThrow(
      new NotFoundError("there is no feature service 'arival'; the nearest is 'arrival'"),
    );
    await expect(definitions.history('onDemandViews', 'tripp')).rejects.toThrow(
      new NotFoundError(
        "nothing of the name 'tripp' was ever among the onDemandViews; the nearest is 'trip'",
      ),
    );
  });

  it('says which views answer references, each once', async () => {
    const references = ['trip:pace', 'origin_weather:rain', 'fleet:drivers'];
    const views = await definitions.listViewsBehind(references);
    expect(views.map(({ name }) => name)).toEqual(['weather', 'traffic', 'fleet']);
    await expect(definitions.listViewsBehind(['trip:pase'])).rejects.toThrow(NotFoundError);
  });

  it('is damaged where it is not what its schema says', async () => {
    database.sqlite.exec(`update feature_definition set definition = '{}' where name = 'trip'`);
    await expect(definitions.list()).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringMatching(
        /^the stored definition of 'trip' \(onDemandViews\) is damaged: /,
      ) as string,
    });
  });
});
