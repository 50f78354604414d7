import type { FeatureViewInput, Value } from '@quincunx/contracts';
import { featureView, openTestHistories, type TestHistories } from '../history/test-histories.fixture.ts';

let test: TestHistories;
beforeEach(() => {
  test = openTestHistories();
});
afterEach(() => test.close());

function vitals(features: FeatureViewInput['features']) {
  return featureView({
    name: 'vitals',
    entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
    source: { kind: 'file', path: 'data/vitals.csv', format: 'csv', timestamp: { column: 'at' } },
    features,
    onInvalid: 'fail',
  });
}

describe('a feature that is an expression', () => {
  const computing = (
    expression: string,
    type: 'number' | 'integer' | 'boolean' = 'number',
    nullable = false,
  ) => vitals([{ name: 'ratio', type, expression, nullable }]);

  it.each([
    ['a misspelt column', computing('bmj / 2'), `'data/vitals.csv': feature 'ratio': `],
    ['another type', computing('bmi > 2'), `feature 'ratio': the expression is of type boolean, not number`],
    [
      'a fraction for an integer',
      computing('bmi / 2', 'integer'),
      `is of type number, not integer; round() and floor() give integers`,
    ],
    [
      'a column that is no number',
      computing('weight * 2'),
      `row 1 after the header: column 'weight': 'heavy' is not a finite number`,
    ],
    [
      'no value where one is needed',
      computing('age + 1'),
      `row 1 after the header: feature 'ratio', age + 1, has no value, and feature 'ratio' needs one`,
    ],
    [
      'a division by zero',
      computing('1 / (bmi - 20)', 'number', true),
      `row 1 after the header: feature 'ratio', 1 / (bmi - 20), gives inf, which is not a finite number`,
    ],
  ])('is refused for %s', async (_, view, message) => {
    test.write('data/vitals.csv', 'patient_id,at,bmi,age,weight\n1,2026-01-01,20,,heavy\n');
    await expect(test.newest(view)).rejects.toThrow(message);
  });

  it('gives the types that were declared', async () => {
    test.write('data/vitals.csv', 'patient_id,at,bmi,ward\n9007199254740993,2026-01-01,20.4,north\n');
    const view = vitals([
      { name: 'rounded', type: 'integer', expression: 'round(bmi)' },
      { name: 'isNorth', type: 'boolean', expression: 'ward == "north"' },
      { name: 'half', type: 'number', nullable: true, expression: 'bmi / 2' },
      { name: 'ward', type: 'string' },
    ]);
    const expected: Value[] = ['9007199254740993', 20, true, 10.2, 'north', 1_767_225_600_000_000, null];
    expect((await test.newest(view)).rows).toEqual([expected]);
  });
});
