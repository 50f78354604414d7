import type { Field } from '@quincunx/contracts';

/** Where it is known what a model predicts: the registry. */
export interface OutputSource {
  /** The outputs of the version that is deployed, or else of the newest; none where there is no version yet. @throws NotFoundError */
  getOutputs(model: string): Promise<readonly Field[]>;
}
