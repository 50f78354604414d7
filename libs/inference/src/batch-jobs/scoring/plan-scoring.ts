import { UnsupportedError, type Artifact } from '@quincunx/contracts';
import { compileToSql } from '@quincunx/expression';
import { checkArtifact } from '../../predictors/create-predictor.ts';

/** How an artifact computes its outputs for many rows. */
export type ScoringPlan =
  | {
      readonly engine: 'sql';
      /** Over columns named as the inputs; one per output, in order. */
      readonly outputs: readonly string[];
    }
  | { readonly engine: 'workers' };

/**
 * Inside DuckDB, where SQL can hold the artifact; else by predictors in threads of their own.
 * @throws CorruptError, naming the model, for an artifact that is not what its signature promises.
 */
export function planScoring(artifact: Artifact): ScoringPlan {
  const program = checkArtifact(artifact);
  try {
    const byName = compileToSql(program);
    return { engine: 'sql', outputs: artifact.outputs.map(({ name }) => byName[name] ?? 'NULL') };
  } catch (error) {
    if (error instanceof UnsupportedError) return { engine: 'workers' };
    throw error;
  }
}
