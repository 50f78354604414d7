import { CorruptError, type Metrics, type ModelDefinition, type ModelVersion } from '@quincunx/contracts';
import { createPredictor, type Predictor } from '@quincunx/inference';
import type { Platform } from '@quincunx/platform';
import { evaluate, type TrainingTable } from '@quincunx/training';

/** What the version that serves now scores on the candidate's test rows, or why it cannot be compared. */
export type ProductionEvaluation =
  | { readonly version: number; readonly metrics: Metrics }
  | { readonly version: number; readonly notComparable: string };

/** @returns undefined while the alias names no version of the model. */
export async function evaluateProduction(request: {
  platform: Platform;
  definition: ModelDefinition;
  alias: string;
  candidate: Predictor;
  test: TrainingTable;
}): Promise<ProductionEvaluation | undefined> {
  const { platform, definition, alias, candidate, test } = request;
  const current = await platform.registry.findByAlias(definition.name, alias);
  if (!current) return undefined;
  const obstacle = findObstacle(current, definition, candidate);
  if (obstacle !== undefined) return { version: current.version, notComparable: obstacle };
  try {
    const predictor = createPredictor(await platform.registry.loadArtifact(current.artifact));
    const { metrics } = await evaluate({ predictor, table: test, label: definition.label });
    return { version: current.version, metrics };
  } catch (error) {
    // A broken version in production must not keep its replacement from being trained.
    if (error instanceof CorruptError) return { version: current.version, notComparable: error.message };
    throw error;
  }
}

/** The test rows hold the candidate's features; a version that reads others cannot be scored on them. */
function findObstacle(
  current: ModelVersion,
  definition: ModelDefinition,
  candidate: Predictor,
): string | undefined {
  const foreign = current.pins.features.references.filter(
    (reference) => !definition.features.includes(reference),
  );
  if (foreign.length > 0) return `it reads ${foreign.join(', ')}, which this model no longer does`;
  const outputs = (names: readonly { name: string }[]) => names.map(({ name }) => name).join(', ');
  const before = outputs(current.signature.outputs);
  const now = outputs(candidate.signature.outputs);
  return before === now ? undefined : `it predicts ${before} where this model predicts ${now}`;
}
