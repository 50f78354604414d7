import {
  featureDefinitionsSchema,
  type FeatureDefinitions,
  type FeatureViewInput,
  type OnDemandViewInput,
} from '@quincunx/contracts';
import type { z } from 'zod';

const source = { kind: 'file', path: 'data.csv', format: 'csv', timestamp: { column: 'at' } } as const;

export const weather: FeatureViewInput = {
  name: 'weather',
  entity: { name: 'place', joinKeys: [{ name: 'place_id', type: 'integer' }] },
  source,
  features: [
    { name: 'rain', type: 'number' },
    { name: 'wind', type: 'number', nullable: true },
  ],
};

export const rainAsInteger: FeatureViewInput = {
  ...weather,
  features: weather.features.map((feature) =>
    feature.name === 'rain' ? { ...feature, type: 'integer' } : feature,
  ),
  ttlSeconds: 3600,
};

export const fleet: FeatureViewInput = {
  name: 'fleet',
  source,
  features: [{ name: 'drivers', type: 'integer' }],
};

export const traffic: FeatureViewInput = {
  name: 'traffic',
  entity: {
    name: 'route',
    joinKeys: [
      { name: 'from_id', type: 'integer' },
      { name: 'to_id', type: 'integer' },
    ],
  },
  source: { ...source, createdColumn: 'seen_at' },
  eventKey: ['trip_id'],
  features: [
    { name: 'trips_count_1h', type: 'integer', aggregate: { function: 'count', window: '1h' } },
    {
      name: 'minutes_mean_1h',
      type: 'number',
      nullable: true,
      aggregate: { function: 'mean', column: 'minutes', window: '1h' },
    },
  ],
};

export const trip: OnDemandViewInput = {
  name: 'trip',
  inputs: ['origin_weather:rain', 'destination_weather:rain', 'traffic:minutes_mean_1h'],
  fullNames: true,
  request: [{ name: 'distance', type: 'number', nullable: false }],
  features: [
    {
      name: 'wetter_by',
      type: 'number',
      expression: 'destination_weather__rain - origin_weather__rain',
    },
    {
      name: 'pace',
      type: 'number',
      nullable: true,
      expression: 'traffic__minutes_mean_1h / distance',
    },
  ],
};

/** Trips between places: one view under two names, a global one, windows, and features computed on demand. */
export const trips = {
  featureViews: [weather, fleet, traffic],
  aliasedViews: [
    { name: 'origin_weather', view: 'weather', joinKeys: { place_id: 'from_id' } },
    { name: 'destination_weather', view: 'weather', joinKeys: { place_id: 'to_id' } },
  ],
  onDemandViews: [trip],
  featureServices: [
    { name: 'arrival', features: ['trip:pace', 'trip:wetter_by', 'traffic:trips_count_1h', 'fleet:drivers'] },
  ],
} satisfies FeatureDefinitionsInput;

export type FeatureDefinitionsInput = z.input<typeof featureDefinitionsSchema>;

/** Definitions as they are once they are parsed; `change` replaces whole lists. */
export function tripsWith(change: Partial<FeatureDefinitionsInput> = {}): FeatureDefinitions {
  return featureDefinitionsSchema.parse({ ...trips, ...change });
}
