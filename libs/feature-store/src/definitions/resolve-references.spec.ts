import { InvalidInputError, NotFoundError } from '@quincunx/contracts';
import { featureView } from '../testing/open-test-store.ts';
import { resolveReferences } from './resolve-references.ts';

const entity = { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' as const }] };
const source = { kind: 'file', path: 'data.csv', format: 'csv', timestamp: { column: 'at' } } as const;
const views = new Map(
  Object.entries({ vitals: ['bmi', 'age'], laboratory: ['glucose', 'Age'] }).map(([name, features]) => [
    name,
    featureView({
      name,
      entity,
      source,
      features: features.map((feature) => ({ name: feature, type: 'number' })),
    }),
  ]),
);

describe('resolving references', () => {
  it('gathers features by view, each in the order of asking', () => {
    const requested = resolveReferences(['vitals:age', 'laboratory:glucose', 'vitals:bmi'], views);
    expect(requested.map(({ view, features }) => [view.name, ...features.map(({ name }) => name)])).toEqual([
      ['vitals', 'age', 'bmi'],
      ['laboratory', 'glucose'],
    ]);
  });

  it.each([
    ['vital:bmi', `there is no feature view 'vital'; the nearest is 'vitals'`],
    ['vitals:bmj', `feature view 'vitals' has no feature 'bmj'; the nearest is 'bmi'`],
  ])('answers %s with the nearest name', (reference, message) => {
    expect(() => resolveReferences([reference], views)).toThrow(new NotFoundError(message));
  });

  it.each([
    [[], 'no feature is asked for'],
    [['vitals:bmi', 'vitals:bmi'], 'vitals:bmi is asked for twice'],
    [['vitals:age', 'laboratory:Age'], 'vitals:age and laboratory:Age would be columns of one name'],
  ])('refuses %p', (references, message) => {
    expect(() => resolveReferences(references, views)).toThrow(InvalidInputError);
    expect(() => resolveReferences(references, views)).toThrow(message);
  });

  it('says that there is no view when there is none at all', () => {
    expect(() => resolveReferences(['vitals:bmi'], new Map())).toThrow(`there is no feature view 'vitals'`);
  });
});
