import { z } from 'zod';
import { identifierSchema, instantSchema } from './names.ts';
import { valueTypeSchema } from './values.ts';

export const joinKeySchema = z.strictObject({ name: identifierSchema, type: z.enum(['string', 'integer']) });

export type JoinKey = z.infer<typeof joinKeySchema>;

/** What predictions are about, with its join keys: `patient`, by `patient_id`. */
export const entitySchema = z.strictObject({
  name: identifierSchema,
  joinKeys: z.array(joinKeySchema).min(1),
  description: z.string().optional(),
});

export type Entity = z.infer<typeof entitySchema>;

/**
 * When a source's rows were true: in a column, or, for data that carries no dates, at one instant that the author
 * assumes for all rows and so says openly.
 */
export const timestampSchema = z.union([
  z.strictObject({ column: identifierSchema }),
  z.strictObject({ assumed: instantSchema }),
]);

export type Timestamp = z.infer<typeof timestampSchema>;

/** A file of rows. Its path is relative to the workspace, so that a configuration means the same on every machine. */
export const fileSourceSchema = z.strictObject({
  kind: z.literal('file'),
  path: z
    .string()
    .min(1)
    .refine((path) => !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..'), {
      error:
        'must be a path inside the workspace, with forward slashes, such as models/churn/data/customers.csv',
    }),
  format: z.enum(['csv', 'parquet']),
  timestamp: timestampSchema,
  /** When a row became known; breaks ties between rows of one key and instant. */
  createdColumn: identifierSchema.optional(),
});

export type FileSource = z.infer<typeof fileSourceSchema>;

/** A feature is a column of the source (of the same name unless `column` says another), or an expression over its columns. */
export const featureSchema = z
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
