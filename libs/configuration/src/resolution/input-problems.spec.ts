import { churn } from '../definitions/churn.fixture.ts';
import { payments } from '../definitions/payments.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';

const [usage] = churn.featureViews;
const view = { ...usage! };

describe('names of a definition', () => {
  it('are those of features that a view has', () => {
    expect(problemsOf(churn, 'features=["usge:visits","usage:spend_per_visit"]')).toEqual([
      'features/0: there is no feature usge:visits; did you mean usage:visits?',
    ]);
  });

  it('are not judged by views that cannot be read', () => {
    expect(problemsOf(churn, 'featureViews.0.features.1.name=5')).toEqual([
      'featureViews/0/features/1/name: expected string, received number',
    ]);
    expect(problemsOf(churn, 'features=[5,"usage:spend_per_visit"]')).toEqual([
      'features/0: expected string, received number',
    ]);
  });

  it('are different for different inputs, and none is a column that every dataset has', () => {
    const features = [
      ...view.features,
      { name: 'customer_id', type: 'integer' },
      { name: 'lifetime', type: 'number' },
    ];
    const source = {
      ...churn,
      featureViews: [
        { ...view, features },
        { ...view, name: 'support' },
      ],
      features: ['usage:visits', 'support:visits', 'usage:customer_id', 'usage:lifetime'],
      preprocessing: [],
    };
    expect(problemsOf(source)).toEqual([
      'features/1: is named visits, as features/0 is; with fullNames: true, inputs are named view__feature',
      'features/2: customer_id is a column of every dataset already',
      'features/3: lifetime is the label, which no input can be',
    ]);
  });

  it('may be alike in full names alone', () => {
    const features = 'features=["home:risk","shop:risk"]';
    const step = 'preprocessing=[{"kind":"standardise","features":["home__risk","risk"]}]';
    expect(problemsOf(payments, features, 'fullNames=true', step)).toEqual([
      'preprocessing/0/features/1: risk is not an input; it may be home__risk, shop__risk',
    ]);
    expect(problemsOf(payments, features, 'preprocessing=[]')).toEqual([
      'features/1: is named risk, as features/0 is; with fullNames: true, inputs are named view__feature',
    ]);
    expect(problemsOf(payments, 'features=["home:risk","home:risk"]', 'preprocessing=[]')).toEqual([
      'features/1: is features/0 again',
    ]);
  });

  it('are none of the join keys that the dataset has, under the names that it has them by', () => {
    const named = (name: string) => [
      `featureViews.2.features.0.name=${name}`,
      `features=["payment:ratio","rates:${name}"]`,
      `featureServices=[]`,
    ];
    expect(problemsOf(payments, ...named('home_code'))).toEqual([
      'features/1: home_code is a column of every dataset already',
    ]);
    expect(problemsOf(payments, ...named('card_id'))).toEqual([
      'features/1: card_id is a column of every dataset already',
    ]);
    expect(problemsOf(payments, ...named('code'))).toEqual([]);
  });

  it('are inputs where preprocessing names them', () => {
    const step = '{"kind":"log1p","features":["visits","spend"]}';
    expect(problemsOf(churn, `preprocessing.0=${step}`)).toEqual([
      'preprocessing/0/features/1: spend is not an input; it may be visits, spend_per_visit',
    ]);
  });
});

describe('a model of what was known at the time', () => {
  it('reads sources alone that say when a row became known', () => {
    expect(problemsOf(payments, 'asKnownAt=true')).toEqual([
      'featureViews/1/source/createdColumn: is missing; with asKnownAt: true, it has to say when a row became known',
    ]);
    expect(problemsOf(payments, 'asKnownAt=true', 'features=["rates:euro"]', 'preprocessing=[]')).toEqual([]);
  });

  it('is not judged by sources and references that cannot be read', () => {
    expect(problemsOf(payments, 'asKnownAt=true', 'featureViews.1.source=5')).toEqual([
      'featureViews/1/source: expected object, received number',
    ]);
    expect(problemsOf(payments, 'asKnownAt=true', 'features=[5]', 'preprocessing=[]')).toEqual([
      'features/0: expected string, received number',
    ]);
  });
});
