import { payments } from '../definitions/payments.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';

describe('on-demand views', () => {
  it('name their inputs apart', () => {
    expect(problemsOf(payments, 'onDemandViews.0.fullNames=false')).toEqual([
      'onDemandViews/0/inputs/2: is named risk, as inputs/1 is; with fullNames: true, inputs are named view__feature',
    ]);
    const request = JSON.stringify({ name: 'Home__risk', type: 'number', nullable: true });
    expect(problemsOf(payments, `onDemandViews.0.request=[${request}]`)).toEqual([
      'onDemandViews/0/request/0: is named Home__risk, as inputs/1 is',
    ]);
  });

  it.each([
    ['amount / mean', /there is no 'mean'; known here: /],
    ['amount / "seven"', /'\/'/],
    ['amount /', /^column 9\b/],
    ['amount > 5', /^is of type boolean, not number$/],
  ])('have expressions that hold: not %s', (expression, message) => {
    const [problem = '', ...others] = problemsOf(
      payments,
      `onDemandViews.0.features.0.expression=${expression}`,
    );
    expect(others).toEqual([]);
    const path = 'onDemandViews/0/features/0/expression: ';
    expect(problem.slice(0, path.length)).toBe(path);
    expect(problem.slice(path.length)).toMatch(message);
  });

  it('may give a whole number as a number', () => {
    expect(problemsOf(payments, 'onDemandViews.0.features.0.expression=floor(1)')).toEqual([]);
  });

  it.each([
    [
      'onDemandViews.0.request.0.type=nmber',
      "onDemandViews/0/request/0/type: is 'nmber'; did you mean number?",
    ],
    ['onDemandViews.0.inputs.0=5', 'onDemandViews/0/inputs/0: expected string, received number'],
    [
      'onDemandViews.0.features.0.type=nmber',
      "onDemandViews/0/features/0/type: is 'nmber'; did you mean number?",
    ],
    ['onDemandViews.0.features.0.expression=null', 'onDemandViews/0/features/0/expression: is missing'],
    [
      'featureViews.1.features.0.type=nmber',
      "featureViews/1/features/0/type: is 'nmber'; did you mean number?",
    ],
  ])('are not judged by what cannot be read: %s', (override, problem) => {
    expect(problemsOf(payments, override)).toEqual([problem]);
  });
});
