import { onlineFeaturesResponseSchema, type Digest, type FeatureReference } from '@quincunx/contracts';
import type { z } from 'zod';

/** By the features' names, as the client got it. */
export type Answer = z.infer<typeof answerSchema>;

export const answerSchema = onlineFeaturesResponseSchema.shape.entities.element;

/** What was answered about one entity, and what it was answered to. */
export interface LoggedAnswer {
  /** Microseconds since 1970. */
  readonly answeredAt: bigint;
  /** Of the definitions that it was made by. */
  readonly definitionsDigest: Digest;
  readonly references: readonly FeatureReference[];
  readonly fullNames: boolean;
  /** Join keys and request values by name. */
  readonly entity: Readonly<Record<string, unknown>>;
  readonly answer: Answer;
  /** Of the row that was read for the entity, in the order of `Retrieval.reads`: microseconds since 1970; null where there was none. */
  readonly readTimes: readonly (bigint | null)[];
}
