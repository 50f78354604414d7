import { trips } from '../trips.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';

const [origin, destination] = trips.aliasedViews;
const aliased = (change: object) => ({ aliasedViews: [{ ...origin!, ...change }, destination!] });

describe('an aliased view', () => {
  it.each([
    [
      'a view that is aliased itself',
      aliased({ view: 'destination_weather' }),
      /^aliasedViews\/origin_weather\/view: there is no feature view 'destination_weather'/,
    ],
    [
      'a join key that the view does not have',
      aliased({ joinKeys: { plaice_id: 'from_id' } }),
      /^aliasedViews\/origin_weather\/joinKeys\/plaice_id: 'weather' has no such join key; the nearest is 'place_id'$/,
    ],
    [
      'a join key of a global view',
      aliased({ view: 'fleet' }),
      /^aliasedViews\/origin_weather\/joinKeys\/place_id: 'fleet' has no such join key$/,
    ],
    [
      'a join key named after a feature',
      aliased({ joinKeys: { place_id: 'rain' } }),
      /^aliasedViews\/origin_weather\/joinKeys\/place_id: has the name of a feature$/,
    ],
    [
      'two join keys of one name',
      {
        ...aliased({ view: 'traffic', joinKeys: { from_id: 'to_id' } }),
        onDemandViews: [],
        featureServices: [],
      },
      /^aliasedViews\/origin_weather\/joinKeys\/to_id: has the name of another join key$/,
    ],
  ])('is refused for %s', (_, change, problem) => {
    expect(problemsOf(change)[0]).toMatch(problem);
  });
});
