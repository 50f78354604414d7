import { z } from 'zod';
import { aliasNameSchema } from './alias.ts';
import { definitionKindSchema } from './feature-definitions.ts';
import { featureReferenceSchema } from './feature-reference.ts';
import { identifierSchema, instantSchema, modelNameSchema, versionNumberSchema } from './names.ts';

/** What applying definitions would change. */
export const featurePlanSchema = z.strictObject({
  /** All that is defined now or then, kind by kind in the order of names. */
  definitions: z.array(
    z.strictObject({
      kind: definitionKindSchema,
      name: identifierSchema,
      change: z.enum(['added', 'changed', 'removed', 'unchanged']),
      /** How a changed one differs, one sentence each: `features/bmi/type: number -> integer`. */
      differences: z.array(z.string()),
    }),
  ),
  /** What deployed versions read that would be something else, or gone. With one of these, nothing is applied. */
  breaks: z.array(
    z.strictObject({
      reference: featureReferenceSchema,
      change: z.enum(['changed', 'removed']),
      model: modelNameSchema,
      version: versionNumberSchema,
      aliases: z.array(aliasNameSchema),
    }),
  ),
  /** The feature views whose online values would not be those of their definitions until they are materialised. */
  materialise: z.array(identifierSchema),
});

export type FeaturePlan = z.infer<typeof featurePlanSchema>;

/** One change of a definition that was applied. */
export const definitionChangeSchema = z.strictObject({
  change: z.enum(['added', 'changed', 'removed']),
  /** How it differs from the one before. */
  differences: z.array(z.string()),
  appliedAt: instantSchema,
  author: z.string().optional(),
  /** What it became; nothing once it was removed. */
  definition: z.unknown().optional(),
});

export type DefinitionChange = z.infer<typeof definitionChangeSchema>;
