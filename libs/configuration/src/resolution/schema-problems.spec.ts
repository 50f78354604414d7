import { churn } from '../definitions/churn.fixture.ts';
import { problemsOf } from './problems-of.fixture.ts';

describe('the nearest right name', () => {
  it.each([
    [
      'estimator.kind=linear-regresion',
      "estimator/kind: is 'linear-regresion'; did you mean linear-regression?",
    ],
    [
      'estimator.solver=gradient',
      "estimator/solver: is 'gradient'; it may be least-squares, gradient-descent, stochastic-gradient-descent",
    ],
    [
      'estimator.epochs=5',
      'estimator/epochs: is not known here; it may be kind, solver, learningRate, iterations',
    ],
    ['split.kind=orderd', "split/kind: is 'orderd'; did you mean ordered?"],
    ['split.test={"row":5}', 'split/test/row: is not known here; did you mean rows?'],
    ['gate.absolute.0.metric=r3', "gate/absolute/0/metric: is 'r3'; did you mean r2?"],
    ['gate.absolute.0.atleast=1', 'gate/absolute/0/atleast: is not known here; did you mean atLeast?'],
    ['promotion.metrics=r2', 'promotion/metrics: is not known here; did you mean metric?'],
    ['preprocessing.0.kind=standardize', "preprocessing/0/kind: is 'standardize'; did you mean standardise?"],
    [
      'preprocessing.0={"kind":"impute","features":["visits"],"with":"meen"}',
      "preprocessing/0/with: is 'meen'; did you mean mean?",
    ],
    [
      'featureViews.0.features.0.nulable=true',
      'featureViews/0/features/0/nulable: is not known here; did you mean nullable?',
    ],
    [
      'featureViews.0.features.0.type=numbr',
      "featureViews/0/features/0/type: is 'numbr'; did you mean number?",
    ],
    [
      'label.source.timestamp={"colum":"at"}',
      'label/source/timestamp/colum: is not known here; did you mean column?',
    ],
    ['label.source.format=cvs', "label/source/format: is 'cvs'; did you mean csv?"],
    ['label.source.kind=postgre', "label/source/kind: is 'postgre'; did you mean postgres?"],
    ['label.source.kind=null', 'label/source/kind: is missing; it may be file, sqlite, postgres'],
    [
      'label.source.tabel=payments',
      'label/source/tabel: is not known here; it may be kind, path, format, timestamp, createdColumn',
    ],
    [
      'featureViews.0.features.0.aggregate={"function":"average","column":"visits","window":"7d"}',
      "featureViews/0/features/0/aggregate/function: is 'average'; it may be count, sum, mean, minimum, maximum, standardDeviation, last, distinctCount",
    ],
    [
      'featureViews.0.features.0.aggregate={"function":"mean","colunm":"visits","window":"7d"}',
      'featureViews/0/features/0/aggregate/colunm: is not known here; did you mean column?',
    ],
    [
      'aliasedViews=[{"name":"other","veiw":"usage","joinKeys":{}}]',
      'aliasedViews/0/veiw: is not known here; did you mean view?',
    ],
    [
      'onDemandViews=[{"name":"ratios","features":[{"name":"x","type":"number","expresion":"1"}]}]',
      'onDemandViews/0/features/0/expresion: is not known here; did you mean expression?',
    ],
    [
      'featureServices=[{"name":"s","featurs":[]}]',
      'featureServices/0/featurs: is not known here; did you mean features?',
    ],
    ['featureViews.0.onInvalid=drop', "featureViews/0/onInvalid: is 'drop'; it may be quarantine, fail"],
    ['aliasedView=[]', 'aliasedView: is not known here; did you mean aliasedViews?'],
  ])('of %s', (override, problem) => {
    expect(problemsOf(churn, override)).toContain(problem);
  });

  it('is of the keys that another kind of source has', () => {
    expect(problemsOf(churn, 'label.source.kind=sqlite')).toEqual(['label/source/table: is missing']);
    expect(problemsOf(churn, 'label.source.kind=sqlite', 'label.source.table=customers')).toEqual([]);
  });

  it('is not sought where any name is right', () => {
    expect(problemsOf(churn, 'tags.a/b=5')).toEqual(['tags/a/b: expected string, received number']);
    expect(problemsOf(churn, 'tags.owner=retention team')).toEqual([]);
  });
});
