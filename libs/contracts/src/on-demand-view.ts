import { z } from 'zod';
import { featureReferenceSchema } from './feature-reference.ts';
import { identifierSchema } from './names.ts';
import { fieldSchema } from './signature.ts';
import { tagsSchema } from './tags.ts';
import { valueTypeSchema } from './values.ts';

const onDemandFeatureSchema = z.strictObject({
  name: identifierSchema,
  type: valueTypeSchema,
  nullable: z.boolean().default(false),
  expression: z.string().min(1),
  description: z.string().optional(),
  pii: z.boolean().optional(),
});

/**
 * Features that are computed when they are asked for: expressions over features of feature views and over values that come with the
 * request. An expression names a feature as a retrieval does: `feature`, or `view__feature` with full names.
 */
export const onDemandViewSchema = z.strictObject({
  name: identifierSchema,
  description: z.string().optional(),
  owner: z.string().optional(),
  tags: tagsSchema.optional(),
  inputs: z.array(featureReferenceSchema).default([]),
  /** Values that are known to whoever asks, such as the amount of a payment: offline they are columns beside the label. */
  request: z.array(fieldSchema).default([]),
  fullNames: z.boolean().optional(),
  features: z.array(onDemandFeatureSchema).min(1),
});

export type OnDemandView = z.infer<typeof onDemandViewSchema>;
export type OnDemandViewInput = z.input<typeof onDemandViewSchema>;
