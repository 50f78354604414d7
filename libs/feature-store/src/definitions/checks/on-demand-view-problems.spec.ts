import { trip, trips, weather, type FeatureDefinitionsInput } from '../trips.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';

const onDemand = (change: object) => ({ onDemandViews: [{ ...trip, ...change }], featureServices: [] });

describe('an on-demand view', () => {
  const [wetterBy, pace] = trip.features;

  it.each([
    [
      'an input that is computed on demand',
      onDemand({ inputs: [...trip.inputs!, 'trip:pace'] }),
      ['onDemandViews/trip/inputs/trip:pace: is computed on demand itself; name what it is computed from'],
    ],
    [
      'inputs of one name',
      onDemand({ fullNames: false }),
      [
        'onDemandViews/trip/inputs/destination_weather:rain: has the name of the input origin_weather:rain; say fullNames: true, and name inputs view__feature',
      ],
    ],
    [
      'a request value that has the name of another, and one of an input',
      onDemand({
        request: ['distance', 'Distance', 'fleet__drivers'].map((name) => ({
          name,
          type: 'number',
          nullable: false,
        })),
        inputs: [...trip.inputs!, 'fleet:drivers'],
      }),
      [
        'onDemandViews/trip/request/Distance: has the name of another request value',
        'onDemandViews/trip/request/fleet__drivers: has the name of the input fleet:drivers',
      ],
    ],
    [
      'a feature named after another, and one after a dataset column',
      onDemand({ features: [wetterBy!, wetterBy!, { ...pace!, name: 'row_id' }] }),
      [
        'onDemandViews/trip/features/wetter_by: is defined twice',
        'onDemandViews/trip/features/row_id: has the name of a column that every dataset has',
      ],
    ],
    [
      'expressions of another type, and on names that there are not',
      onDemand({
        features: [
          { ...wetterBy!, type: 'string' },
          { ...pace!, expression: 'minutes / distance' },
        ],
      }),
      [
        'onDemandViews/trip/features/wetter_by/expression: its expression is of type number, not string',
        expect.stringMatching(
          /^onDemandViews\/trip\/features\/pace\/expression: .*there is no 'minutes'; known here: /,
        ),
      ],
    ],
    [
      'a request value that is a join key, too',
      onDemand({ request: [...trip.request!, { name: 'to_id', type: 'integer', nullable: false }] }),
      ["onDemandViews/trip: 'to_id' is a join key and a request value; rename one of them"],
    ],
    [
      'a request value that is a word of the language',
      onDemand({ request: [...trip.request!, { name: 'not', type: 'integer', nullable: false }] }),
      ["onDemandViews/trip: 'not' is a word of the language; choose another name"],
    ],
    [
      'views that disagree about the type of a join key',
      {
        ...onDemand({ inputs: [...trip.inputs!, 'depot:size'] }),
        featureViews: [
          ...trips.featureViews,
          {
            name: 'depot',
            entity: { name: 'depot', joinKeys: [{ name: 'to_id', type: 'string' }] },
            source: weather.source,
            features: [{ name: 'size', type: 'number' }],
          },
        ],
      } satisfies Partial<FeatureDefinitionsInput>,
      [
        "onDemandViews/trip: join key 'to_id' is of type integer in one view and string in another; give it one type",
      ],
    ],
  ])('is refused for %s', (_, change, problems) => {
    expect(problemsOf(change)).toEqual(problems);
  });

  it('may give a request value its own name, and a whole number as a number', () => {
    const features = [
      { name: 'distance', type: 'number' as const, expression: 'distance' },
      { name: 'none', type: 'number' as const, expression: '0' },
    ];
    expect(problemsOf({ ...onDemand({ features }) })).toEqual([]);
  });
});
