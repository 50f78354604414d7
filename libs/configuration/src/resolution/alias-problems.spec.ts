import { payments } from '../definitions/payments.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';

describe('aliased views', () => {
  it.each([
    ['view=countri', 'aliasedViews/0/view: there is no feature view countri; did you mean country?'],
    ['view=shop', 'aliasedViews/0/view: there is no feature view shop; it may be activity, country, rates'],
    [
      'joinKeys={"coed":"home_code"}',
      'aliasedViews/0/joinKeys/coed: country has no join key coed; did you mean code?',
    ],
    [
      'joinKeys={"code":"home code"}',
      'aliasedViews/0/joinKeys/code: must be letters, digits and underscores, not starting with a digit',
    ],
    [
      'joinKeys={"home code":"code"}',
      'aliasedViews/0/joinKeys/home code: must be letters, digits and underscores, not starting with a digit',
    ],
  ])('are of a feature view and its join keys: %s', (override, problem) => {
    expect(problemsOf(payments, `aliasedViews.0.${override}`)).toContain(problem);
  });

  it('cannot name the join keys of a view that has none', () => {
    expect(
      problemsOf(payments, 'aliasedViews.0.view=rates', 'onDemandViews=[]', 'featureServices=[]'),
    ).toContain('aliasedViews/0/joinKeys/code: rates has no join key code');
  });

  it('are not judged by views and keys that cannot be read', () => {
    expect(problemsOf(payments, 'featureViews.1.name=5')).toEqual([
      'featureViews/1/name: expected string, received number',
    ]);
    expect(problemsOf(payments, 'featureViews.1.entity.joinKeys.0.name=5')).toEqual([
      'featureViews/1/entity/joinKeys/0/name: expected string, received number',
    ]);
    expect(problemsOf(payments, 'aliasedViews.0.view=5')).toEqual([
      'aliasedViews/0/view: expected string, received number',
    ]);
  });
});
