import { churn } from '../definitions/churn.fixture.ts';
import { payments } from '../definitions/payments.fixture.ts';
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

describe('names of every kind of view', () => {
  it('are given once, in any case of their letters; services have names of their own', () => {
    expect(
      problemsOf(
        payments,
        'aliasedViews.1.name=Rates',
        'onDemandViews.0.name=HOME',
        'featureServices.0.name=rates',
        'onDemandViews.0.features.1.name=Ratio',
      ).filter((problem) => problem.includes(' is the name of ')),
    ).toEqual([
      'aliasedViews/1/name: Rates is the name of featureViews/2 too',
      'onDemandViews/0/name: HOME is the name of aliasedViews/0 too',
      'onDemandViews/0/features/1/name: Ratio is the name of onDemandViews/0/features/0 too',
    ]);
    const [service] = payments.featureServices ?? [];
    expect(problemsOf({ ...payments, featureServices: [service, service] })).toEqual([
      'featureServices/1/name: fraud is the name of featureServices/0 too',
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
