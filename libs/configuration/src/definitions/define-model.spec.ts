import { churn } from './churn.fixture.ts';
import { defineModel } from './define-model.ts';

describe('defineModel', () => {
  it('returns the definition as it is', () => {
    expect(defineModel(churn)).toBe(churn);
  });

  it('lets the compiler refuse what the schema would', () => {
    // @ts-expect-error iteration is no setting of gradient descent
    const misspelt = defineModel({ ...churn, environments: { staging: { estimator: { iteration: 5 } } } });
    // @ts-expect-error there is no such environment
    const unknown = defineModel({ ...churn, environments: { prodution: {} } });
    expect([misspelt.name, unknown.name]).toEqual(['churn', 'churn']);
  });
});
