import { InvalidInputError, NotFoundError, type FeatureDefinitions } from '@quincunx/contracts';
import { createRetrieval } from './create-retrieval.ts';
import { toDefinitionSet } from './definition-set.ts';
import { digestOfRetrieval } from './retrieval-digest.ts';
import {
  fleet,
  traffic,
  trip,
  trips,
  tripsWith,
  weather,
  type FeatureDefinitionsInput,
} from './trips.fixture.ts';

function retrieve(
  references: readonly string[],
  { fullNames, ...change }: Partial<FeatureDefinitionsInput> & { readonly fullNames?: boolean } = {},
) {
  const definitions: FeatureDefinitions = tripsWith(change);
  return createRetrieval({ references, ...(fullNames && { fullNames }) }, toDefinitionSet(definitions));
}

const readsOf = ({ reads }: ReturnType<typeof retrieve>) =>
  reads.map(({ name, view, keys, features }) => [
    name,
    view.name,
    keys.map((key) => key.name).join(),
    features.map((feature) => feature.name).join(),
  ]);

describe('what it takes to answer references', () => {
  it('is one read a view, each with the features that are wanted of it in the order of asking', () => {
    const retrieval = retrieve(['weather:wind', 'fleet:drivers', 'weather:rain']);
    expect(readsOf(retrieval)).toEqual([
      ['weather', 'weather', 'place_id', 'wind,rain'],
      ['fleet', 'fleet', '', 'drivers'],
    ]);
    expect(retrieval.features).toEqual([
      { name: 'wind', reference: 'weather:wind', type: 'number', place: { read: 0, feature: 0 } },
      { name: 'drivers', reference: 'fleet:drivers', type: 'integer', place: { read: 1, feature: 0 } },
      { name: 'rain', reference: 'weather:rain', type: 'number', place: { read: 0, feature: 1 } },
    ]);
    expect(retrieval.joinKeys).toEqual([{ name: 'place_id', type: 'integer' }]);
    expect(retrieval.computations).toEqual([]);
    expect(retrieval.request).toEqual([]);
  });

  it('is one read a name of an aliased view, by keys of other names', () => {
    const references = ['origin_weather:rain', 'destination_weather:rain', 'weather:rain'];
    const retrieval = retrieve(references, { fullNames: true });
    expect(readsOf(retrieval)).toEqual([
      ['origin_weather', 'weather', 'from_id', 'rain'],
      ['destination_weather', 'weather', 'to_id', 'rain'],
      ['weather', 'weather', 'place_id', 'rain'],
    ]);
    expect(retrieval.joinKeys.map(({ name }) => name)).toEqual(['from_id', 'to_id', 'place_id']);
    expect(retrieval.features.map(({ name }) => name)).toEqual([
      'origin_weather__rain',
      'destination_weather__rain',
      'weather__rain',
    ]);
  });

  it('has a key once that several views are read by', () => {
    const { joinKeys } = retrieve(['traffic:trips_count_1h', 'origin_weather:rain']);
    expect(joinKeys.map(({ name }) => name)).toEqual(['from_id', 'to_id']);
  });

  it('keeps the name of a key that an alias does not name', () => {
    const aliasedViews = [{ name: 'detour', view: 'traffic', joinKeys: { from_id: 'via_id' } }];
    const retrieval = retrieve(['detour:trips_count_1h'], {
      aliasedViews,
      onDemandViews: [],
      featureServices: [],
    });
    expect(retrieval.joinKeys.map(({ name }) => name)).toEqual(['via_id', 'to_id']);
  });

  it('computes on demand from the same reads, and from what the request says', () => {
    const retrieval = retrieve(['trip:pace', 'origin_weather:rain', 'trip:wetter_by']);
    expect(readsOf(retrieval)).toEqual([
      ['origin_weather', 'weather', 'from_id', 'rain'],
      ['destination_weather', 'weather', 'to_id', 'rain'],
      ['traffic', 'traffic', 'from_id,to_id', 'minutes_mean_1h'],
    ]);
    expect(retrieval.features.map(({ place }) => place)).toEqual([
      { computation: 0, output: 0 },
      { read: 0, feature: 0 },
      { computation: 0, output: 1 },
    ]);
    const [computation, ...others] = retrieval.computations;
    expect(others).toEqual([]);
    expect(computation?.names).toEqual(['pace', 'wetter_by']);
    expect(computation?.inputs).toEqual([
      { read: 0, feature: 0 },
      { read: 1, feature: 0 },
      { read: 2, feature: 0 },
      { request: 'distance' },
    ]);
    expect(computation?.program.inputs.map(({ name }) => name)).toEqual([
      'origin_weather__rain',
      'destination_weather__rain',
      'traffic__minutes_mean_1h',
      'distance',
    ]);
    expect(retrieval.request).toEqual([{ name: 'distance', type: 'number', nullable: false }]);
  });

  it('asks once for a request value of two views, null only if both take that', () => {
    const distance = { name: 'distance', type: 'number' as const, nullable: true };
    const cost = { name: 'cost', type: 'number' as const, nullable: true, expression: 'distance * 2' };
    const onDemandViews = [trip, { name: 'price', request: [distance], features: [cost] }];
    const onlyOptional = [{ name: 'price', request: [distance], features: [cost] }];
    expect(retrieve(['price:cost', 'trip:pace'], { onDemandViews }).request).toEqual([
      { ...distance, nullable: false },
    ]);
    expect(retrieve(['price:cost'], { onDemandViews: onlyOptional, featureServices: [] }).request).toEqual([
      distance,
    ]);
  });
});

describe('references that cannot be answered', () => {
  it.each([
    ['wether:rain', `there is no feature view 'wether'; the nearest is 'weather'`],
    ['weather:rian', `feature view 'weather' has no feature 'rian'; the nearest is 'rain'`],
    ['origin_weather:rian', `feature view 'origin_weather' has no feature 'rian'; the nearest is 'rain'`],
    ['trip:pase', `feature view 'trip' has no feature 'pase'; the nearest is 'pace'`],
    ['tripp:pace', `there is no feature view 'tripp'; the nearest is 'trip'`],
  ])('are answered with the nearest name: %s', (reference, message) => {
    expect(() => retrieve([reference])).toThrow(new NotFoundError(message));
  });

  it('says that there is no view when there is none at all', () => {
    expect(() => createRetrieval({ references: ['weather:rain'] }, toDefinitionSet({}))).toThrow(
      new NotFoundError(
        "there is no feature view 'weather', for none is defined yet: apply the definitions first",
      ),
    );
  });

  it.each([
    [[], 'no feature is asked for: name at least one'],
    [['weather:rain', 'weather:rain'], 'the feature weather:rain is asked for twice'],
    [
      ['weather:rain', 'origin_weather:rain'],
      'weather:rain and origin_weather:rain would have one name; ask for full names, which are view__feature, or for one of them',
    ],
  ])('are refused: %p', (references, message) => {
    expect(() => retrieve(references)).toThrow(new InvalidInputError(message));
  });

  it('are refused for names that differ in case alone, in full names, too', () => {
    const loud = { ...weather, name: 'WEATHER' };
    const change = { featureViews: [weather, fleet, traffic, loud], fullNames: true };
    expect(() => retrieve(['weather:rain', 'WEATHER:rain'], change)).toThrow('would have one name');
  });

  it('are refused where views disagree about a join key or a request value', () => {
    const depot = {
      ...weather,
      name: 'depot',
      entity: { name: 'depot', joinKeys: [{ name: 'place_id', type: 'string' as const }] },
      features: [{ name: 'size', type: 'number' as const }],
    };
    const featureViews = [...trips.featureViews, depot];
    expect(() => retrieve(['weather:rain', 'depot:size'], { featureViews })).toThrow(
      new InvalidInputError(
        "join key 'place_id' is of type integer in one view and string in another; give it one type",
      ),
    );
    const price = {
      name: 'price',
      request: [{ name: 'distance', type: 'string' as const, nullable: false }],
      features: [{ name: 'known', type: 'boolean' as const, expression: 'distance == "far"' }],
    };
    expect(() => retrieve(['trip:pace', 'price:known'], { onDemandViews: [trip, price] })).toThrow(
      new InvalidInputError(
        "the request value 'distance' is of type number in one view and string in another; give it one type",
      ),
    );
  });

  it('are refused where an expression does not hold, naming the feature', () => {
    const [first] = trip.features;
    const onDemandViews = [{ ...trip, features: [{ ...first!, type: 'boolean' as const }] }];
    expect(() => retrieve(['trip:wetter_by'], { onDemandViews })).toThrow(
      'on-demand feature trip:wetter_by: its expression is of type number, not boolean',
    );
  });
});

describe('the digest of a retrieval', () => {
  const references = ['trip:pace', 'fleet:drivers', 'weather:wind'];

  it('is the same whatever the order of asking', () => {
    expect(digestOfRetrieval(retrieve(references.toReversed()))).toBe(
      digestOfRetrieval(retrieve(references)),
    );
  });

  it.each([
    [
      'an alias',
      {
        aliasedViews: [
          { ...trips.aliasedViews[0]!, joinKeys: { place_id: 'to_id' } },
          trips.aliasedViews[1]!,
        ],
      },
    ],
    [
      'a source',
      { featureViews: [weather, { ...fleet, source: { ...weather.source, path: 'fleet.csv' } }, traffic] },
    ],
    ['a computation', { onDemandViews: [{ ...trip, description: 'anew' }] }],
  ])('is another with another definition of %s', (_, change) => {
    expect(digestOfRetrieval(retrieve(references, change))).not.toBe(digestOfRetrieval(retrieve(references)));
  });

  it('is the same when something else is defined otherwise', () => {
    expect(digestOfRetrieval(retrieve(references, { featureServices: [] }))).toBe(
      digestOfRetrieval(retrieve(references)),
    );
  });
});
