import { z } from 'zod';
import { featureReferenceSchema } from './feature-reference.ts';
import { digestSchema, instantSchema } from './names.ts';

/**
 * The training table of one run, saved. Its columns: `row_id` (0, 1, 2 ... in the order of the label source), `event_timestamp`,
 * the entity's join keys, one column per feature, named after it, and the label.
 */
export const datasetSchema = z.strictObject({
  digest: digestSchema,
  rows: z.int().min(0),
  references: z.array(featureReferenceSchema),
  /** Of the definitions of the views behind the references. */
  featuresDigest: digestSchema,
  createdAt: instantSchema,
});

export type Dataset = z.infer<typeof datasetSchema>;
