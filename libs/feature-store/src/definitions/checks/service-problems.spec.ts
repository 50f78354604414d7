import { trip } from '../trips.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';

const service = (...features: string[]) => ({ featureServices: [{ name: 'arrival', features }] });

describe('a feature service', () => {
  it.each([
    [
      'a feature that there is not',
      service('weather:rain', 'weather:snow', 'trip:peace'),
      [
        "featureServices/arrival/features/weather:snow: feature view 'weather' has no feature 'snow'; there is rain, wind",
        "featureServices/arrival/features/trip:peace: feature view 'trip' has no feature 'peace'; the nearest is 'pace'",
      ],
    ],
    [
      'features of one name',
      service('origin_weather:rain', 'destination_weather:rain'),
      [
        'featureServices/arrival/features: origin_weather:rain and destination_weather:rain would have one name; ask for full names, which are view__feature, or for one of them',
      ],
    ],
  ])('is refused for %s', (_, change, problems) => {
    expect(problemsOf(change)).toEqual(problems);
  });

  it('is not blamed for what is wrong with a view that it reads', () => {
    const [wetterBy] = trip.features;
    const features = [{ ...wetterBy!, expression: 'minutes' }];
    const problems = problemsOf({ onDemandViews: [{ ...trip, features }], ...service('trip:wetter_by') });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^onDemandViews\/trip\/features\/wetter_by\/expression: /);
  });
});
