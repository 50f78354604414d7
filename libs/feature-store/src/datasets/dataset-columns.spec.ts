import { featureDefinitionsSchema } from '@quincunx/contracts';
import { createRetrieval } from '../definitions/create-retrieval.ts';
import { toDefinitionSet } from '../definitions/definition-set.ts';
import { refuseRepeatedColumns } from './dataset-columns.ts';

const definitions = toDefinitionSet(
  featureDefinitionsSchema.parse({
    featureViews: [
      {
        name: 'vitals',
        entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
        source: { kind: 'file', path: 'data.csv', format: 'csv', timestamp: { column: 'at' } },
        features: [
          { name: 'bmi', type: 'number' },
          { name: 'weight', type: 'number' },
        ],
      },
    ],
    aliasedViews: [
      { name: 'mother', view: 'vitals', joinKeys: { patient_id: 'weight' } },
      { name: 'father', view: 'vitals', joinKeys: { patient_id: 'row_id' } },
    ],
  }),
);

describe('the names of a dataset’s columns', () => {
  const check = (references: string[], label?: string, fullNames = false) => {
    refuseRepeatedColumns(createRetrieval({ references, fullNames }, definitions), label);
  };

  it.each<[string, string[], string | undefined, string]>([
    ['a label named as a feature', ['vitals:bmi'], 'bmi', `'bmi' is the name of a feature and of the label`],
    [
      'a label named as a join key, in other letters',
      ['vitals:bmi'],
      'PATIENT_ID',
      `'PATIENT_ID' is the name of a join key and of the label`,
    ],
    [
      'a label named as what every dataset has',
      ['vitals:bmi'],
      'event_timestamp',
      `'event_timestamp' is the name of a column that every dataset has and of the label`,
    ],
    [
      'a feature named as a join key',
      ['mother:weight'],
      undefined,
      `'weight' is the name of a join key and of a feature; rename one of them`,
    ],
    [
      'a join key named as what every dataset has',
      ['father:bmi'],
      undefined,
      `'row_id' is the name of a column that every dataset has and of a join key`,
    ],
  ])('may not be %s', (_, references, label, message) => {
    expect(() => {
      check(references, label);
    }).toThrow(message);
  });

  it('are each of one thing otherwise', () => {
    expect(() => {
      check(['vitals:bmi', 'vitals:weight'], 'outcome');
      check(['mother:weight'], 'bmi', true);
    }).not.toThrow();
  });
});
