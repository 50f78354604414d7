import { churn } from '../definitions/churn.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';

describe('the task of the estimator', () => {
  const logistic = { kind: 'logistic-regression' };

  it('decides which metrics there are', () => {
    const source = {
      ...churn,
      estimator: logistic,
      label: { ...churn.label, type: 'boolean' },
      gate: {
        relative: [
          { metric: 'f1', maximumLoss: 0 },
          { metric: 'mse', maximumLoss: 0 },
        ],
      },
      promotion: { kind: 'when-better', metric: 'r2' },
    };
    const allowed = 'it may be accuracy, precision, recall, f1, rocAuc, logLoss, brier';
    expect(problemsOf(source)).toEqual([
      `gate/relative/1/metric: mse is not a metric of logistic-regression; ${allowed}`,
      `promotion/metric: r2 is not a metric of logistic-regression; ${allowed}`,
    ]);
  });

  it('decides which labels it can predict', () => {
    expect(problemsOf(churn, 'label.type=boolean')).toEqual([
      'label/type: is boolean; linear-regression predicts a number',
    ]);
    expect(problemsOf({ ...churn, gate: {}, promotion: { kind: 'manual' }, estimator: logistic })).toEqual(
      [],
    );
  });
});
