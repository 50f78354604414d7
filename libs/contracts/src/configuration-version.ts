import { z } from 'zod';
import { modelDefinitionSchema } from './model-definition.ts';
import { digestSchema, instantSchema, modelNameSchema, versionNumberSchema } from './names.ts';

export const environmentSchema = z.enum(['development', 'staging', 'production']);

export type Environment = z.infer<typeof environmentSchema>;

/** One immutable, resolved model definition. Versions count up from 1 under each name. */
export const configurationVersionSchema = z.strictObject({
  name: modelNameSchema,
  version: versionNumberSchema,
  digest: digestSchema,
  definition: modelDefinitionSchema,
  environment: environmentSchema,
  author: z.string(),
  message: z.string(),
  createdAt: instantSchema,
});

export type ConfigurationVersion = z.infer<typeof configurationVersionSchema>;

/** RFC 6902. */
export const jsonPatchOperationSchema = z.strictObject({
  op: z.enum(['add', 'remove', 'replace']),
  path: z.string(),
  value: z.json().optional(),
});

export const configurationComparisonSchema = z.strictObject({
  name: modelNameSchema,
  from: versionNumberSchema,
  to: versionNumberSchema,
  patch: z.array(jsonPatchOperationSchema),
  /** One sentence a change: `estimator.iterations: 2001 -> 500`. */
  changes: z.array(z.string()),
});

export type ConfigurationComparison = z.infer<typeof configurationComparisonSchema>;
