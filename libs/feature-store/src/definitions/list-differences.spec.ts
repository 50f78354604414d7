import { featureViewSchema, onDemandViewSchema } from '@quincunx/contracts';
import fc from 'fast-check';
import { listDifferences } from './list-differences.ts';
import { trip, weather } from './trips.fixture.ts';

const view = featureViewSchema.parse(weather);
const [rain, wind] = view.features;

describe('the differences between two definitions', () => {
  it('are none between equals, whatever the order of their keys', () => {
    expect(listDifferences(view, Object.fromEntries(Object.entries(view).reverse()))).toEqual([]);
  });

  it.each([
    [
      'a value',
      { features: [{ ...rain!, type: 'integer' }, wind!] },
      ['features/rain/type: number -> integer'],
    ],
    ['a value that was not there', { ttlSeconds: 3600 }, ['ttlSeconds: none -> 3600']],
    ['a value that is gone', { source: undefined }, [expect.stringMatching(/^source: \{.*\} -> none$/)]],
    ['text', { description: 'at the ward' }, ['description: none -> "at the ward"']],
    ['what has another name', { name: 'signs' }, ['name: weather -> signs']],
    [
      'a value deep inside',
      { source: { ...view.source, timestamp: { column: 'seen_at' } } },
      ['source/timestamp/column: at -> seen_at'],
    ],
    [
      'an item that moved, one that changed and one that came',
      { features: [{ name: 'sun', type: 'number' }, wind!, { ...rain!, nullable: true }] },
      ['features/rain/nullable: false -> true', 'features/sun: none -> {"name":"sun","type":"number"}'],
    ],
    ['an order alone', { features: [wind!, rain!] }, ['features: in another order']],
  ])('name %s', (_, change, differences) => {
    expect(listDifferences(view, { ...view, ...change })).toEqual(differences);
  });

  it('name references that came and went', () => {
    const before = onDemandViewSchema.parse(trip);
    const inputs = [...before.inputs.slice(1), 'fleet:drivers'];
    expect(listDifferences(before, { ...before, inputs })).toEqual([
      'inputs: origin_weather:rain -> none',
      'inputs: none -> fleet:drivers',
    ]);
  });

  it('are none exactly where nothing differs', () => {
    const feature = fc.record({
      type: fc.constantFrom('number', 'integer'),
      column: fc.option(fc.constantFrom('a', 'b', 'with space'), { nil: undefined }),
    });
    const features = fc
      .dictionary(fc.constantFrom('x', 'y', 'z'), feature, { minKeys: 1 })
      .map((named) => Object.entries(named).map(([name, rest]) => ({ name, ...rest })));
    const views = fc.record({ features, ttlSeconds: fc.option(fc.nat(2), { nil: undefined }) });
    fc.assert(
      fc.property(views, views, (before, after) => {
        const isSame = JSON.stringify(before) === JSON.stringify(after);
        expect(listDifferences(before, after).length === 0).toBe(isSame);
      }),
      { numRuns: 500 },
    );
  });
});
