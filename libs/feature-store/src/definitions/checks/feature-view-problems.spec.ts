import { fleet, traffic, trips, weather } from '../trips.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';

const [rain, wind] = weather.features;
const views = (...changed: object[]) => ({
  featureViews: [...changed.map((change) => ({ ...weather, ...change })), fleet, traffic],
});

describe('a feature view', () => {
  const features = (...names: string[]) =>
    views({ features: [rain!, wind!, ...names.map((name) => ({ name, type: 'number' }))] });

  it.each([
    [
      'names that differ in case alone',
      features('Wind'),
      ['featureViews/weather/features/Wind: has the name of another feature'],
    ],
    [
      'a feature named after a join key',
      features('place_id'),
      ['featureViews/weather/features/place_id: has the name of a join key'],
    ],
    [
      'a feature named after a dataset column',
      features('Row_ID', 'event_timestamp'),
      [
        'featureViews/weather/features/Row_ID: has the name of a column that every dataset has',
        'featureViews/weather/features/event_timestamp: has the name of a column that every dataset has',
      ],
    ],
    [
      'a join key named after a dataset column',
      {
        featureViews: [
          ...trips.featureViews,
          {
            ...weather,
            name: 'x',
            entity: { name: 'row', joinKeys: [{ name: 'row_id', type: 'integer' as const }] },
          },
        ],
      },
      ['featureViews/x/entity/joinKeys/row_id: has the name of a column that every dataset has'],
    ],
    [
      'an entity with two sets of join keys',
      views(
        {},
        { name: 'forecast', entity: { name: 'place', joinKeys: [{ name: 'place_id', type: 'string' }] } },
      ),
      [
        "featureViews/forecast/entity: has the join keys place_id (string) here and place_id (integer) in 'weather'",
      ],
    ],
  ])('is refused for %s', (_, change, problems) => {
    expect(problemsOf(change)).toEqual(problems);
  });

  it('may have the join keys of its entity in another order', () => {
    const joinKeys = traffic.entity!.joinKeys.toReversed();
    const again = { ...traffic, name: 'roadworks', entity: { name: 'route', joinKeys } };
    expect(problemsOf({ featureViews: [...trips.featureViews, again] })).toEqual([]);
  });
});
