import { payments } from '../definitions/payments.fixture.ts';
import { resolveConfiguration } from './resolve-configuration.ts';
import { problemsOf } from './problems-of.fixture.ts';

describe('references', () => {
  it('may be to features of every kind of view', () => {
    const { definition } = resolveConfiguration({ source: payments, environment: 'development' });
    expect(definition.features).toEqual(payments.features);
    expect(definition.onDemandViews?.[0]?.features[1]?.nullable).toBe(false);
  });

  it.each([
    [
      'features=["payment:ration"]',
      'features/0: there is no feature payment:ration; did you mean payment:ratio?',
    ],
    ['features=["hoem:risk"]', 'features/0: there is no feature hoem:risk; did you mean home:risk?'],
    [
      'featureServices.0.features=["rates:euro","home:rsik"]',
      'featureServices/0/features/1: there is no feature home:rsik; did you mean home:risk?',
    ],
    [
      'onDemandViews.0.inputs.1=home:risc',
      'onDemandViews/0/inputs/1: there is no feature home:risc; did you mean home:risk?',
    ],
    [
      'onDemandViews.0.inputs.1=payment:gap',
      'onDemandViews/0/inputs/1: payment:gap is computed on demand itself; name what it is computed from',
    ],
  ])('are to features that there are: %s', (override, problem) => {
    expect(problemsOf(payments, override)).toContain(problem);
  });

  it('to an aliased view of nothing are not wrong besides', () => {
    expect(problemsOf(payments, 'aliasedViews.0.view=countri')).toEqual([
      'aliasedViews/0/view: there is no feature view countri; did you mean country?',
    ]);
  });

  it.each(['aliasedViews.0.name=5', 'onDemandViews.0.name=5', 'onDemandViews.0.features.0.name=5'])(
    'are not judged by names that cannot be read: %s',
    (override) => {
      const [path = ''] = override.split('=');
      expect(problemsOf(payments, override)).toEqual([
        `${path.replaceAll('.', '/')}: expected string, received number`,
      ]);
    },
  );
});
