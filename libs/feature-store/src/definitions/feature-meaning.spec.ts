import type { FeatureReference } from '@quincunx/contracts';
import { toDefinitionSet } from './definition-set.ts';
import { meaningOf } from './feature-meaning.ts';
import {
  fleet,
  traffic,
  trip,
  trips,
  tripsWith,
  weather,
  type FeatureDefinitionsInput,
} from './trips.fixture.ts';

const references: readonly FeatureReference[] = [
  'weather:rain',
  'origin_weather:rain',
  'destination_weather:rain',
  'fleet:drivers',
  'traffic:trips_count_1h',
  'trip:wetter_by',
  'trip:pace',
];

/** Those references that mean something else, or nothing, after a change of the definitions. */
function changedBy(change: Partial<FeatureDefinitionsInput>): readonly FeatureReference[] {
  const [before, after] = [tripsWith(), tripsWith(change)].map(toDefinitionSet);
  return references.filter((reference) => meaningOf(reference, before!) !== meaningOf(reference, after!));
}

const [rain, wind] = weather.features;
const [count, mean] = traffic.features;
const [wetterBy, pace] = trip.features;
const views = (change: object) => ({ featureViews: [{ ...weather, ...change }, fleet, traffic] });
const windows = (change: object) => ({ featureViews: [weather, fleet, { ...traffic, ...change }] });
const onDemand = (change: object) => ({ onDemandViews: [{ ...trip, ...change }] });
const source = { ...weather.source, path: 'moved.parquet', format: 'parquet', createdColumn: 'seen_at' };

describe('what a feature means', () => {
  it.each([
    ['descriptions, owners and tags', views({ description: 'by the hour', owner: 'met', tags: { a: 'b' } })],
    ['where its source lies', views({ source })],
    ['how long it stays true and is kept', views({ ttlSeconds: 60, retentionDays: 9, onInvalid: 'fail' })],
    [
      'its column said out loud',
      views({ features: [{ ...rain!, column: 'rain', description: 'mm' }, wind!] }),
    ],
    ['other features beside it', views({ features: [{ name: 'sun', type: 'number' }, rain!] })],
    [
      'features computed beside it, from other inputs of the same keys',
      onDemand({
        inputs: [...trips.onDemandViews[0]!.inputs!, 'origin_weather:wind'],
        features: [pace!, wetterBy!, { name: 'gust', type: 'number', expression: 'origin_weather__wind' }],
      }),
    ],
    ['services', { featureServices: [] }],
  ])('does not change with %s', (_, change) => {
    expect(changedBy(change)).toEqual([]);
  });

  const ofRain = ['weather:rain', 'origin_weather:rain', 'destination_weather:rain', 'trip:wetter_by'];

  it.each([
    ['type', views({ features: [{ ...rain!, type: 'integer' }, wind!] }), ofRain],
    ['nullability', views({ features: [{ ...rain!, nullable: true }, wind!] }), ofRain],
    ['column', views({ features: [{ ...rain!, column: 'wet' }, wind!] }), ofRain],
    ['expression', views({ features: [{ ...rain!, expression: 'rain / 2' }, wind!] }), ofRain],
    [
      'entity',
      views({ entity: { name: 'town', joinKeys: [{ name: 'place_id', type: 'integer' }] } }),
      ofRain,
    ],
    [
      'window',
      windows({ features: [{ ...count!, aggregate: { function: 'count', window: '2h' } }, mean!] }),
      ['traffic:trips_count_1h'],
    ],
    ['event', windows({ eventKey: undefined }), ['traffic:trips_count_1h', 'trip:pace']],
    [
      'other key, under an alias,',
      {
        aliasedViews: [
          { name: 'origin_weather', view: 'weather', joinKeys: { place_id: 'start_id' } },
          trips.aliasedViews[1]!,
        ],
      },
      // The pace is not computed from it, and yet who asks for it has to say one key more.
      ['origin_weather:rain', 'trip:wetter_by', 'trip:pace'],
    ],
    [
      'computation',
      onDemand({
        features: [wetterBy!, { ...pace!, expression: 'traffic__minutes_mean_1h / (distance + 1)' }],
      }),
      ['trip:pace'],
    ],
    [
      'promise of a computation not to be null',
      onDemand({ features: [{ ...wetterBy!, nullable: true }, pace!] }),
      ['trip:wetter_by'],
    ],
    [
      'request',
      onDemand({ request: [...trip.request!, { name: 'hour', type: 'integer', nullable: true }] }),
      ['trip:wetter_by', 'trip:pace'],
    ],
  ])('changes with its %s', (_, change, changed) => {
    expect(changedBy(change)).toEqual(changed);
  });

  it('is another when another view takes its place under an alias', () => {
    const other = { ...weather, name: 'forecast' };
    const [origin, destination] = trips.aliasedViews;
    const changed = changedBy({
      featureViews: [weather, other, fleet, traffic],
      aliasedViews: [{ ...origin!, view: 'forecast' }, destination!],
    });
    expect(changed).toEqual(['origin_weather:rain', 'trip:wetter_by']);
  });

  it('is nothing where there is no such feature', () => {
    const definitions = toDefinitionSet(tripsWith({ onDemandViews: [] }));
    expect(meaningOf('trip:pace', definitions)).toBeUndefined();
    expect(meaningOf('weather:snow', definitions)).toBeUndefined();
  });
});
