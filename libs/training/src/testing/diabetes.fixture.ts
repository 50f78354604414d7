import type { ModelDefinition, ModelDefinitionInput } from '@quincunx/contracts';
import { splitRows } from '../splits/split-rows.ts';
import type { TrainingTable } from '../training-table.ts';
import { defineOver, numbers } from './definition.fixture.ts';

/**
 * The 442 patients in the order of the source (Efron et al. 2004). `bmi_scaled` has zero mean and unit sum of squares, as
 * scikit-learn's has; `progressed` is a label for classification; `y` is the published label.
 */
export const diabetesRows = `
  SELECT *, progression AS y, progression > 140 AS progressed, TIMESTAMPTZ '2004-01-01 00:00:00+00' AS event_timestamp,
    (bmi - avg(bmi) OVER ()) / (stddev_pop(bmi) OVER () * sqrt(442)) AS bmi_scaled
  FROM read_csv('models/diabetes-bmi/data/patients.csv') ORDER BY patient_id`;

/** The split of the published benchmark: the last 20 rows are held out. */
export function splitAsPublished(table: TrainingTable): ReturnType<typeof splitRows> {
  return splitRows(table, {
    split: { kind: 'ordered', test: { rows: 20 } },
    seed: 1,
    joinKeys: ['patient_id'],
  });
}

export const tenVariables = ['age', 'sex', 'bmi', 'bp', 's1', 's2', 's3', 's4', 's5', 's6'];

export function diabetesDefinition(
  names: readonly string[],
  parts: Pick<ModelDefinitionInput, 'estimator'> & Partial<ModelDefinitionInput>,
): ModelDefinition {
  return defineOver(numbers(...names), parts);
}

export function progressedLabel({ label }: ModelDefinition): ModelDefinition['label'] {
  return { ...label, column: 'progressed', type: 'boolean' };
}
