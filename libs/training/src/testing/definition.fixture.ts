import {
  modelDefinitionSchema,
  type Field,
  type ModelDefinition,
  type ModelDefinitionInput,
} from '@quincunx/contracts';

/** A definition over the given features of one view, with the given parts of its own. */
export function defineOver(
  fields: readonly (Pick<Field, 'name' | 'type'> & { readonly nullable?: boolean })[],
  parts: Pick<ModelDefinitionInput, 'estimator'> & Partial<ModelDefinitionInput>,
): ModelDefinition {
  const source = {
    kind: 'file',
    path: 'models/diabetes-bmi/data/patients.csv',
    format: 'csv',
    timestamp: { assumed: '2004-01-01T00:00:00Z' },
  } as const;
  return modelDefinitionSchema.parse({
    name: 'example',
    featureViews: [
      {
        name: 'view',
        entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
        source,
        features: fields,
      },
    ],
    features: fields.map(({ name }) => `view:${name}`),
    label: { source, column: 'y', type: 'number' },
    split: { kind: 'ordered', test: { rows: 20 } },
    gate: {},
    promotion: { kind: 'manual' },
    ...parts,
  });
}

export const leastSquares = { kind: 'linear-regression', solver: 'least-squares' } as const;

export function numbers(...names: string[]): { readonly name: string; readonly type: 'number' }[] {
  return names.map((name) => ({ name, type: 'number' }));
}
