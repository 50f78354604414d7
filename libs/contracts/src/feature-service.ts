import { z } from 'zod';
import { featureReferenceSchema } from './feature-reference.ts';
import { identifierSchema } from './names.ts';
import { tagsSchema } from './tags.ts';

/** The features that a model reads, under one name. */
export const featureServiceSchema = z.strictObject({
  name: identifierSchema,
  description: z.string().optional(),
  owner: z.string().optional(),
  tags: tagsSchema.optional(),
  features: z.array(featureReferenceSchema).min(1),
  /** Whether features are named `view__feature`. */
  fullNames: z.boolean().optional(),
});

export type FeatureService = z.infer<typeof featureServiceSchema>;
