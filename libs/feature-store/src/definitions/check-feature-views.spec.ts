import { InvalidInputError, type FeatureView } from '@quincunx/contracts';
import { featureView } from '../testing/open-test-store.ts';
import { checkFeatureViews } from './check-feature-views.ts';

function view(name: string, features: readonly string[], joinKey = 'patient_id'): FeatureView {
  return featureView({
    name,
    entity: { name: 'patient', joinKeys: [{ name: joinKey, type: 'integer' }] },
    source: { kind: 'file', path: 'data.csv', format: 'csv', timestamp: { column: 'at' } },
    features: features.map((feature) => ({ name: feature, type: 'number' })),
  });
}

function problemsOf(views: readonly FeatureView[]): readonly string[] {
  try {
    checkFeatureViews(views);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    return error instanceof InvalidInputError ? error.problems.map(({ path }) => path) : [];
  }
}

describe('feature views together', () => {
  it('are accepted when their names differ and their entities agree', () => {
    expect(problemsOf([view('vitals', ['bmi', 'age']), view('laboratory', ['glucose'])])).toEqual([]);
  });

  it.each([
    ['two views of one name', [view('vitals', ['bmi']), view('vitals', ['age'])], ['vitals']],
    ['two features of one name', [view('vitals', ['bmi', 'bmi'])], ['vitals/bmi']],
    ['names that differ in case alone', [view('vitals', ['bmi', 'BMI'])], ['vitals/BMI']],
    ['a feature named after a join key', [view('vitals', ['patient_id'])], ['vitals/patient_id']],
    ['a feature named after a dataset column', [view('vitals', ['Row_ID'])], ['vitals/Row_ID']],
    [
      'an entity with two sets of join keys',
      [view('vitals', ['bmi']), view('laboratory', ['glucose'], 'person')],
      ['laboratory/entity/patient'],
    ],
    [
      'all of that at once',
      [view('vitals', ['a', 'a', 'row_id']), view('vitals', ['b'])],
      ['vitals', 'vitals/a', 'vitals/row_id'],
    ],
  ])('are refused for %s', (_, views, paths) => {
    expect(problemsOf(views)).toEqual(paths);
  });
});
