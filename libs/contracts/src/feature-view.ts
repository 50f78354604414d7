import { z } from 'zod';
import { entitySchema } from './entity.ts';
import { identifierSchema } from './names.ts';
import { fileSourceSchema } from './source.ts';
import { valueTypeSchema } from './values.ts';

/** A feature is a column of the source (of the same name unless `column` says another), or an expression over its columns. */
const featureSchema = z
  .strictObject({
    name: identifierSchema,
    type: valueTypeSchema,
    nullable: z.boolean().default(false),
    column: identifierSchema.optional(),
    expression: z.string().min(1).optional(),
    description: z.string().optional(),
  })
  .refine((feature) => feature.column === undefined || feature.expression === undefined, {
    error: 'has a column and an expression; a feature is one or the other',
  });

export type Feature = z.infer<typeof featureSchema>;

export const featureViewSchema = z.strictObject({
  name: identifierSchema,
  description: z.string().optional(),
  entity: entitySchema,
  source: fileSourceSchema,
  features: z.array(featureSchema).min(1),
  /** How long a value stays true, inclusive; without it, for ever. */
  ttlSeconds: z.int().positive().optional(),
});

export type FeatureView = z.infer<typeof featureViewSchema>;
export type FeatureViewInput = z.input<typeof featureViewSchema>;
