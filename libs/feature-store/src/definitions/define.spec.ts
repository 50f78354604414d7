import { featureDefinitionsSchema } from '@quincunx/contracts';
import fc from 'fast-check';
import { aggregates } from './aggregates.ts';
import { defineAliasedView } from './define-aliased-view.ts';
import { defineEntity } from './define-entity.ts';
import { defineFeatureService } from './define-feature-service.ts';
import { defineFeatureView } from './define-feature-view.ts';
import { defineOnDemandView } from './define-on-demand-view.ts';
import { trip, trips, weather } from './trips.fixture.ts';

describe('what is defined in code', () => {
  it('is what was written', () => {
    const [alias] = trips.aliasedViews;
    const [service] = trips.featureServices;
    expect(defineEntity(weather.entity!)).toBe(weather.entity);
    expect(defineFeatureView(weather)).toBe(weather);
    expect(defineAliasedView(alias!)).toBe(alias);
    expect(defineOnDemandView(trip)).toBe(trip);
    expect(defineFeatureService(service!)).toBe(service);
  });

  it('is refused by the compiler where the schema would', () => {
    // @ts-expect-error aliases are given by joinKeys
    const alias = defineAliasedView({ name: 'origin', view: 'weather', keys: { place_id: 'from_id' } });
    // @ts-expect-error there is no type of text
    const view = defineFeatureView({ ...weather, features: [{ name: 'rain', type: 'text' }] });
    expect([alias.name, view.name]).toEqual(['origin', 'weather']);
  });
});

describe('aggregates', () => {
  it('are named after column, function and window', () => {
    expect(
      aggregates({ column: 'amount', functions: ['sum', 'distinctCount'], windows: ['7d', '30d'] }),
    ).toEqual([
      ...['7d', '30d'].map((window) => ({
        name: `amount_sum_${window}`,
        type: 'number',
        nullable: true,
        aggregate: { function: 'sum', column: 'amount', window },
      })),
      ...['7d', '30d'].map((window) => ({
        name: `amount_distinctCount_${window}`,
        type: 'integer',
        nullable: true,
        aggregate: { function: 'distinctCount', column: 'amount', window },
      })),
    ]);
  });

  it('count rows without a column, under a name of their own or none', () => {
    const named = aggregates({ functions: ['count'], windows: ['3h'], name: 'payments' });
    expect([...named, ...aggregates({ functions: ['count'], windows: ['3h'] })]).toEqual(
      ['payments_count_3h', 'count_3h'].map((name) => ({
        name,
        type: 'integer',
        nullable: true,
        aggregate: { function: 'count', window: '3h' },
      })),
    );
  });

  it('have the type of the column where they give one of its values', () => {
    const functions = ['minimum', 'maximum', 'mean', 'last'] as const;
    const types = aggregates({ column: 'floor', functions, windows: ['1d'], type: 'integer' });
    expect(types.map(({ type }) => type)).toEqual(['integer', 'integer', 'number', 'integer']);
  });

  it('are always what the schema takes, each with a name of its own', () => {
    const functions = fc.uniqueArray(
      fc.constantFrom(
        'count',
        'sum',
        'mean',
        'minimum',
        'maximum',
        'standardDeviation',
        'last',
        'distinctCount',
      ),
      { minLength: 1 },
    );
    const windows = fc.uniqueArray(fc.stringMatching(/^[1-9]\d{0,5}[smhd]$/), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        functions,
        windows,
        fc.constantFrom('number' as const, 'integer' as const),
        (some, each, type) => {
          const features = aggregates({ column: 'amount', functions: some, windows: each, type });
          const parsed = featureDefinitionsSchema.parse({ featureViews: [{ ...weather, features }] });
          const names = parsed.featureViews.flatMap((view) => view.features.map(({ name }) => name));
          expect(new Set(names).size).toBe(some.length * each.length);
        },
      ),
      { numRuns: 100 },
    );
  });
});
