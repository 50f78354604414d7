import { InvalidInputError, type Artifact, type ModelDefinition, type StepMetric } from '@quincunx/contracts';
import { quoteIdentifier } from '@quincunx/expression';
import type { FitProgress } from '../estimators/estimator.ts';
import { fitEstimator } from '../estimators/fit-estimator.ts';
import { fitPreprocessing } from '../preprocessing/fit-preprocessing.ts';
import type { TrainingTable } from '../training-table.ts';
import { checkTrainingRows } from './check-training-rows.ts';
import { createArtifact } from './create-artifact.ts';
import { estimatorColumns } from './estimator-columns.ts';
import { signatureInputs } from './signature-inputs.ts';

/**
 * Learns preprocessing and estimator from the training rows. The same rows, definition and seed give the same artifact, byte
 * for byte. `steps` holds the loss by step (mean squared error, or mean log loss in nats), at most a few hundred points.
 * @throws InvalidInputError when the rows, the features and the definition do not go together, naming what does not.
 */
export async function fitModel(request: {
  readonly definition: ModelDefinition;
  readonly train: TrainingTable;
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
}): Promise<{ readonly artifact: Artifact; readonly steps: readonly StepMetric[] }> {
  const { definition, train: table, onProgress } = request;
  const { label, estimator, seed } = definition;
  if (estimator.kind === 'linear-regression' && label.type === 'boolean') {
    throw new InvalidInputError(
      `linear-regression predicts a number, and the label '${label.column}' is a boolean: use logistic-regression`,
    );
  }
  const inputs = signatureInputs(definition);
  const rows = await checkTrainingRows(table, inputs, label);
  const preprocessing = await fitPreprocessing({ inputs, steps: definition.preprocessing, table });
  const { program, columns } = estimatorColumns(preprocessing);
  const labelColumn = { name: label.column, sql: `CAST(${quoteIdentifier(label.column)} AS DOUBLE)` };
  const model = await fitEstimator({ table, rows, columns, label: labelColumn }, estimator, {
    seed,
    onProgress: (progress) => onProgress?.(progress),
  });
  const names = columns.map(({ name }) => name);
  return { artifact: createArtifact({ definition, program, columns: names, model }), steps: model.steps };
}
