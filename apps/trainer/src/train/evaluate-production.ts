import { type ModelDefinition, type ModelVersion, PlatformError, type Signature } from '@quincunx/contracts';
import { createPredictor } from '@quincunx/inference';
import type { Platform } from '@quincunx/platform';
import { evaluate, type ProductionEvaluation, type TrainingTable } from '@quincunx/training';

/**
 * What the version that an alias names now scores on the candidate's test rows, or why it cannot be compared.
 * @returns undefined while the alias names no version of the model.
 */
export async function evaluateProduction(request: {
  readonly platform: Pick<Platform, 'registry'>;
  readonly definition: ModelDefinition;
  readonly alias: string;
  readonly signature: Signature;
  readonly test: TrainingTable;
}): Promise<ProductionEvaluation | undefined> {
  const { platform, definition, alias, signature, test } = request;
  const current = await platform.registry.findByAlias(definition.name, alias);
  if (!current) return undefined;
  const { version } = current;
  const obstacle = findObstacle(current, definition, signature);
  if (obstacle !== undefined) return { version, notComparable: obstacle };
  try {
    const predictor = createPredictor(await platform.registry.loadArtifact(current.artifact));
    const { metrics } = await evaluate({ predictor, table: test, label: definition.label });
    return { version, metrics };
  } catch (error) {
    // A broken version must not keep its replacement from being trained.
    if (error instanceof PlatformError) return { version, notComparable: error.message };
    throw error;
  }
}

/** The test rows hold the candidate's features, as the candidate takes them; a version that takes others cannot be scored on them. */
function findObstacle(
  { pins, signature: before }: ModelVersion,
  { features }: ModelDefinition,
  now: Signature,
): string | undefined {
  const foreign = pins.features.references.filter((reference) => !features.includes(reference));
  if (foreign.length > 0) return `it reads ${foreign.join(', ')}, which this model no longer does`;
  const inputs = new Map(now.inputs.map((field) => [field.name, field]));
  const renamed = before.inputs.find(({ name }) => !inputs.has(name));
  if (renamed) return `its input ${renamed.name} has another name in this model`;
  const other = before.inputs.find(({ name, type, nullable }) => {
    const input = inputs.get(name);
    return input?.type !== type || input.nullable !== nullable;
  });
  if (other) return `its input ${other.name} has another type, or another word on nulls, than this model's`;
  const outputs = ({ outputs: fields }: Signature) => fields.map(({ name }) => name).join(', ');
  return outputs(before) === outputs(now)
    ? undefined
    : `it predicts ${outputs(before)} where this model predicts ${outputs(now)}`;
}
