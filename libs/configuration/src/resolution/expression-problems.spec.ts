import { churn } from '../definitions/churn.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';

describe('expressions of feature views', () => {
  it.each([
    ['spend /', /^column 8\b/],
    ['spend / (visits', /^column \d+\b/],
    ['square(spend)', /^column 1\b.*square/],
    ['spend = visits', /^column 7\b/],
    ["1 + 'a' + spend", /^column \d+\b/],
  ])('are refused, with the column, when they are %p', (expression, message) => {
    const [problem, ...others] = problemsOf(churn, `featureViews.0.features.2.expression=${expression}`);
    expect(others).toEqual([]);
    const path = 'featureViews/0/features/2/expression: ';
    expect(problem?.slice(0, path.length)).toBe(path);
    expect(problem?.slice(path.length)).toMatch(message);
  });

  it.each(['spend / visits', 'if(plan == "gold", spend, 0)', 'active and not churned', '1 / 2'])(
    'may name any column: %s',
    (expression) => {
      expect(problemsOf(churn, `featureViews.0.features.2.expression=${expression}`)).toEqual([]);
    },
  );
});
