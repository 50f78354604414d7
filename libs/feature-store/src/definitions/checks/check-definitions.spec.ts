import { fleet, traffic, trip, trips, weather } from '../trips.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';

const [rain, wind] = weather.features;
const [origin, destination] = trips.aliasedViews;
const views = (...changed: object[]) => ({
  featureViews: [...changed.map((change) => ({ ...weather, ...change })), fleet, traffic],
});
const aliased = (change: object) => ({ aliasedViews: [{ ...origin!, ...change }, destination!] });
const service = (...features: string[]) => ({ featureServices: [{ name: 'arrival', features }] });

describe('definitions together', () => {
  it('are accepted when every name is known, and one', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it('are accepted when two inputs have one name in full names alone', () => {
    const name = 'weather_service';
    const features = ['origin_weather:rain', 'destination_weather:rain'];
    expect(problemsOf({ featureServices: [{ name, features, fullNames: true }] })).toEqual([]);
  });

  it.each([
    ['two views of one name', views({}, {}), ['featureViews/weather: is defined twice']],
    [
      'views of two kinds with one name, in any case',
      {
        aliasedViews: [...trips.aliasedViews, { ...origin!, name: 'Weather' }],
        onDemandViews: [trip, { ...trip, name: 'FLEET' }],
      },
      [
        'aliasedViews/Weather: has the name of featureViews/weather',
        'onDemandViews/FLEET: has the name of featureViews/fleet',
      ],
    ],
    [
      'two services of one name',
      { featureServices: [...trips.featureServices, ...trips.featureServices] },
      ['featureServices/arrival: is defined twice'],
    ],
  ])('are refused for %s', (_, change, problems) => {
    expect(problemsOf(change)).toEqual(problems);
  });

  it('are refused with every problem at once', () => {
    expect(
      problemsOf({
        ...views({ features: [rain!, rain!, wind!] }),
        ...aliased({ view: 'wether' }),
        onDemandViews: [{ ...trip, inputs: ['origin_weather:rain', 'destination_weather:rian'] }],
        ...service('trip:pace', 'trips:pace'),
      }),
    ).toEqual([
      'featureViews/weather/features/rain: is defined twice',
      "aliasedViews/origin_weather/view: there is no feature view 'wether'; the nearest is 'weather'",
      "onDemandViews/trip/inputs/origin_weather:rain: there is no feature view 'wether'; the nearest is 'weather'",
      "onDemandViews/trip/inputs/destination_weather:rian: feature view 'destination_weather' has no feature 'rian'; the nearest is 'rain'",
      "featureServices/arrival/features/trips:pace: there is no feature view 'trips'; the nearest is 'trip'",
    ]);
  });
});
