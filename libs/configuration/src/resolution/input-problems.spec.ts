import { churn } from '../definitions/churn.fixture.ts';
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
      'features/1: is named visits, as features/0 is; an input is named after its feature',
      'features/2: customer_id is a column of every dataset already',
      'features/3: lifetime is the label, which no input can be',
    ]);
  });

  it('are inputs where preprocessing names them', () => {
    const step = '{"kind":"log1p","features":["visits","spend"]}';
    expect(problemsOf(churn, `preprocessing.0=${step}`)).toEqual([
      'preprocessing/0/features/1: spend is not an input; it may be visits, spend_per_visit',
    ]);
  });
});
