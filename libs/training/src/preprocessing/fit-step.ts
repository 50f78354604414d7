import type { PreprocessingStep } from '@quincunx/contracts';
import type { TrainingTable } from '../training-table.ts';
import { fitBucketise } from './bucketise.ts';
import { fitClip } from './clip.ts';
import type { Derivation, StepColumn } from './derivation.ts';
import { fitImpute } from './impute.ts';
import { fitLog1p } from './log1p.ts';
import { fitMinMax } from './min-max.ts';
import { fitOneHot } from './one-hot.ts';
import { fitStandardise } from './standardise.ts';

/** Learns the step that the definition names. */
export function fitStep(
  step: PreprocessingStep,
  columns: readonly StepColumn[],
  table: TrainingTable,
): Promise<readonly (readonly Derivation[])[]> {
  switch (step.kind) {
    case 'standardise':
      return fitStandardise(step, columns, table);
    case 'min-max':
      return fitMinMax(step, columns, table);
    case 'impute':
      return fitImpute(step, columns, table);
    case 'one-hot':
      return fitOneHot(step, columns, table);
    case 'clip':
      return fitClip(step, columns, table);
    case 'log1p':
      return fitLog1p(step, columns, table);
    case 'bucketise':
      return fitBucketise(step, columns, table);
  }
}
