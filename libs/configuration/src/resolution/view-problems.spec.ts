import { churn } from '../definitions/churn.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';

const [usage] = churn.featureViews;
const view = { ...usage! };

describe('names of feature views', () => {
  it('are given once within a view, and once to a view', () => {
    const features = [...view.features, { name: 'spend', type: 'number' }];
    expect(problemsOf({ ...churn, featureViews: [{ ...view, features }, view] })).toEqual([
      'featureViews/1/name: usage is the name of featureViews/0 too',
      'featureViews/0/features/3/name: spend is the name of featureViews/0/features/1 too',
    ]);
  });
});

describe('join keys', () => {
  const other = { ...view, name: 'support', features: [{ name: 'calls', type: 'number' }] };

  it('are the same for every view of an entity, in any order', () => {
    const region = { name: 'region', type: 'string' };
    const id = { name: 'customer_id', type: 'integer' };
    const views = (first: object[], second: object[]) => [
      { ...view, entity: { name: 'customer', joinKeys: first } },
      { ...other, entity: { name: 'customer', joinKeys: second } },
    ];
    expect(problemsOf({ ...churn, featureViews: views([id, region], [region, id]) })).toEqual([]);
    expect(problemsOf({ ...churn, featureViews: views([id, region], [id]) })).toEqual([
      'featureViews/1/entity/joinKeys: entity customer has the join keys customer_id (integer), region (string) in featureViews/0',
    ]);
  });

  it('are not compared where they cannot be read', () => {
    const entity = { name: 'customer', joinKeys: [{ name: 'customer_id' }] };
    expect(problemsOf({ ...churn, featureViews: [view, { ...other, entity }] })).toEqual([
      'featureViews/1/entity/joinKeys/0/type: is missing; it may be string, integer',
    ]);
  });

  it('have one type, whatever the entity', () => {
    const entity = { name: 'account', joinKeys: [{ name: 'customer_id', type: 'string' }] };
    expect(problemsOf({ ...churn, featureViews: [view, { ...other, entity }] })).toEqual([
      'featureViews/1/entity/joinKeys/0/type: customer_id is string here and integer in another view',
    ]);
  });
});
