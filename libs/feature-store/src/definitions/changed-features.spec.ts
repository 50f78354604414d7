import { featureView } from '../testing/open-test-store.ts';
import { changedFeatures } from './changed-features.ts';

const vitals = featureView({
  name: 'vitals',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  source: { kind: 'file', path: 'vitals.csv', format: 'csv', timestamp: { column: 'at' } },
  features: [
    { name: 'bmi', type: 'number' },
    { name: 'ratio', type: 'number', expression: 'bmi / 25' },
  ],
});
const current = new Map([['vitals', vitals]]);
const [bmi, ratio] = vitals.features;

describe('changedFeatures', () => {
  it('is none for the same definitions, for a new view, and for a feature that is added', () => {
    expect(changedFeatures(current, [vitals])).toEqual([]);
    expect(changedFeatures(current, [{ ...vitals, name: 'others' }])).toEqual([]);
    const more = [...vitals.features, { name: 'bp', type: 'number' as const, nullable: false }];
    expect(changedFeatures(current, [{ ...vitals, features: more }])).toEqual([]);
  });

  it('is none for what changes no value: a description, the column said out loud', () => {
    const features = [{ ...bmi!, description: 'kg/m2', column: 'bmi' }, ratio!];
    expect(changedFeatures(current, [{ ...vitals, features }])).toEqual([]);
  });

  it.each([
    ['taken away', [ratio!], ['vitals:bmi']],
    ['of another type', [{ ...bmi!, type: 'integer' as const }, ratio!], ['vitals:bmi']],
    ['from another column', [{ ...bmi!, column: 'weight' }, ratio!], ['vitals:bmi']],
    ['nullable now', [{ ...bmi!, nullable: true }, ratio!], ['vitals:bmi']],
    ['by another expression', [bmi!, { ...ratio!, expression: 'bmi / 30' }], ['vitals:ratio']],
  ])('names a feature that is %s', (_, features, changed) => {
    expect(changedFeatures(current, [{ ...vitals, features }])).toEqual(changed);
  });

  it('names every feature of a view with another entity', () => {
    const entity = { name: 'ward', joinKeys: [{ name: 'ward_id', type: 'integer' as const }] };
    expect(changedFeatures(current, [{ ...vitals, entity }])).toEqual(['vitals:bmi', 'vitals:ratio']);
  });
});
