import type { FeatureDefinitions } from '@quincunx/contracts';
import { createPlan } from './create-plan.ts';
import { toDefinitionSet } from './definition-set.ts';
import type { DeployedReader } from './deployed-readers.ts';
import { fleet, rainAsInteger, traffic, tripsWith, weather } from './trips.fixture.ts';

function planOf(after: FeatureDefinitions, before = tripsWith(), readers: readonly DeployedReader[] = []) {
  return createPlan(toDefinitionSet(before), toDefinitionSet(after), readers);
}

describe('a plan', () => {
  it('of the first definitions adds all of them, and says what is to be materialised', () => {
    const { definitions: changes, breaks, materialise } = planOf(tripsWith(), { featureViews: [] });
    expect(changes.map(({ kind, name, change }) => `${change} ${kind}/${name}`)).toEqual([
      'added featureViews/fleet',
      'added featureViews/traffic',
      'added featureViews/weather',
      'added aliasedViews/destination_weather',
      'added aliasedViews/origin_weather',
      'added onDemandViews/trip',
      'added featureServices/arrival',
    ]);
    expect(breaks).toEqual([]);
    expect(materialise).toEqual(['fleet', 'traffic', 'weather']);
  });

  it('of what is defined already is empty', () => {
    const { definitions: changes, materialise } = planOf(tripsWith());
    expect(changes.filter(({ change }) => change !== 'unchanged')).toEqual([]);
    expect(materialise).toEqual([]);
  });

  it('says how definitions differ, and whose online values are others then', () => {
    const owned = { ...fleet, owner: 'operations' };
    const plan = planOf(tripsWith({ featureViews: [rainAsInteger, owned, traffic] }));
    expect(plan.definitions.filter(({ change }) => change !== 'unchanged')).toEqual([
      { kind: 'featureViews', name: 'fleet', change: 'changed', differences: ['owner: none -> operations'] },
      {
        kind: 'featureViews',
        name: 'weather',
        change: 'changed',
        differences: ['features/rain/type: number -> integer', 'ttlSeconds: none -> 3600'],
      },
    ]);
    expect(plan.materialise).toEqual(['weather']);
  });

  it.each([
    ['a source', { ...traffic, source: { ...traffic.source, path: 'other.csv' } }, ['traffic']],
    ['a window', { ...traffic, features: traffic.features.slice(1) }, ['traffic']],
    ['events', { ...traffic, eventKey: ['trip_id', 'leg'] }, ['traffic']],
    ['what is said of it', { ...traffic, description: 'by the hour', retentionDays: 30 }, []],
  ])('materialises what another definition of %s brings', (_, changed, views) => {
    expect(planOf(tripsWith({ featureViews: [weather, fleet, changed] })).materialise).toEqual(views);
  });
});

describe('the plan of what deployed versions read', () => {
  const version = { model: 'arrivals', version: 3, aliases: ['production', 'staging'] };
  const wholeRain = tripsWith({ featureViews: [rainAsInteger, fleet, traffic] });

  it.each([
    ['itself', 'weather:rain'],
    ['under another name', 'destination_weather:rain'],
    ['on demand', 'trip:wetter_by'],
  ])('names what would change that is read %s', (_, reference) => {
    const readers = [{ ...version, references: ['fleet:drivers', reference] }];
    expect(planOf(wholeRain, tripsWith(), readers).breaks).toEqual([
      { reference, change: 'changed', ...version },
    ]);
  });

  it('names what would be gone, for each version that reads it', () => {
    const other = { model: 'prices', version: 1, aliases: ['shadow'] };
    const readers = [
      { ...version, references: ['trip:pace'] },
      { ...other, references: ['fleet:drivers', 'trip:pace'] },
    ];
    expect(planOf(tripsWith({ onDemandViews: [] }), tripsWith(), readers).breaks).toEqual([
      { reference: 'trip:pace', change: 'removed', ...version },
      { reference: 'trip:pace', change: 'removed', ...other },
    ]);
  });

  it('has nothing against what was not there before', () => {
    const readers = [{ ...version, references: ['trip:pace', 'elsewhere:unknown'] }];
    expect(planOf(tripsWith(), tripsWith({ onDemandViews: [] }), readers).breaks).toEqual([]);
  });
});
