import { z } from 'zod';
import { estimatorSettingsSchema } from './estimator-settings.ts';
import { featureDefinitionsSchema } from './feature-definitions.ts';
import { gateSchema, promotionPolicySchema } from './gate.ts';
import { featureReferenceSchema } from './feature-reference.ts';
import { identifierSchema, modelNameSchema } from './names.ts';
import { preprocessingStepSchema } from './preprocessing-step.ts';
import { splitSchema } from './split.ts';
import { sourceSchema } from './source.ts';
import { tagsSchema } from './tags.ts';

/** What is learnt: a column of labelled rows, each with the entity's join keys and the instant of the observation. */
export const labelSchema = z.strictObject({
  source: sourceSchema,
  column: identifierSchema,
  /** `number` for regression; `boolean` (or 0 and 1) for classification. */
  type: z.enum(['number', 'boolean']),
});

export type Label = z.infer<typeof labelSchema>;

/** What to train, resolved: the document that a configuration version keeps. */
export const modelDefinitionSchema = z.strictObject({
  name: modelNameSchema,
  description: z.string().optional(),
  ...featureDefinitionsSchema.shape,
  featureViews: featureDefinitionsSchema.shape.featureViews.min(1),
  /** The model's inputs, in order; an input is named after its feature. */
  features: z.array(featureReferenceSchema).min(1),
  /** Whether inputs are named `view__feature`, which tells features of one name apart. */
  fullNames: z.boolean().optional(),
  label: labelSchema,
  /** Whether a feature may only be what was known at the time of its row, by the sources' created columns. */
  asKnownAt: z.boolean().optional(),
  split: splitSchema,
  preprocessing: z.array(preprocessingStepSchema).default([]),
  estimator: estimatorSettingsSchema,
  gate: gateSchema,
  promotion: promotionPolicySchema,
  /** Decides everything random: the split, the order of stochastic steps. */
  seed: z.int().min(0).max(0xffffffff).default(1),
  tags: tagsSchema.default({}),
});

export type ModelDefinition = z.infer<typeof modelDefinitionSchema>;
export type ModelDefinitionInput = z.input<typeof modelDefinitionSchema>;
