import { z } from 'zod';
import { metricsSchema } from './metrics.ts';
import { aliasNameSchema } from './alias.ts';
import { digestSchema, instantSchema, modelNameSchema, versionNumberSchema } from './names.ts';
import { pageRequestSchema } from './page.ts';
import { pinsSchema } from './run.ts';
import { signatureSchema } from './signature.ts';
import { tagsSchema } from './tags.ts';

/** A registered artifact. Name, number, artifact, metrics and lineage never change; tags, description and archiving may. */
export const modelVersionSchema = z.strictObject({
  model: modelNameSchema,
  version: versionNumberSchema,
  artifact: digestSchema,
  signature: signatureSchema,
  metrics: metricsSchema,
  run: z.uuid(),
  pins: pinsSchema,
  description: z.string(),
  tags: tagsSchema,
  /** The aliases that point here now. */
  aliases: z.array(aliasNameSchema),
  archived: z.boolean(),
  author: z.string(),
  createdAt: instantSchema,
});

export type ModelVersion = z.infer<typeof modelVersionSchema>;

export const modelSchema = z.strictObject({
  name: modelNameSchema,
  description: z.string(),
  tags: tagsSchema,
  /** Version by alias. */
  aliases: z.record(aliasNameSchema, versionNumberSchema),
  newestVersion: versionNumberSchema.optional(),
  createdAt: instantSchema,
});

export type Model = z.infer<typeof modelSchema>;

/** What a registration needs beyond the artifact in the store. */
export type Registration = Pick<
  ModelVersion,
  'model' | 'artifact' | 'signature' | 'metrics' | 'run' | 'pins' | 'tags' | 'author' | 'description'
>;

export const versionComparisonSchema = z.strictObject({
  model: modelNameSchema,
  from: versionNumberSchema,
  to: versionNumberSchema,
  sameArtifact: z.boolean(),
  metrics: z.partialRecord(
    z.string(),
    z.strictObject({ from: z.number().optional(), to: z.number().optional(), change: z.number().optional() }),
  ),
  /** One sentence a difference in pins, signature and tags. */
  changes: z.array(z.string()),
});

export type VersionComparison = z.infer<typeof versionComparisonSchema>;

export const modelChangeSchema = z
  .strictObject({ description: z.string().max(10_000), tags: tagsSchema })
  .partial();

export const modelVersionChangeSchema = modelChangeSchema.extend({ archived: z.boolean().optional() });

export type ModelChange = z.infer<typeof modelChangeSchema>;
export type ModelVersionChange = z.infer<typeof modelVersionChangeSchema>;

/** A search over the versions of one model. All conditions must hold. */
export const versionSearchSchema = pageRequestSchema.extend({
  /** `key:value`; repeat for several. */
  tag: z.array(z.string().regex(/^[^:]+:.*$/, 'must be key:value')).default([]),
  /** `name>=number` or `name<=number`: `r2>=0.4`; repeat for several. */
  metric: z
    .array(z.string().regex(/^\w+(>=|<=)-?\d+(\.\d+)?(e[+-]?\d+)?$/i, 'must be name>=number or name<=number'))
    .default([]),
  archived: z.stringbool().optional(),
  /** A field, with `-` for the greatest first: `version`, `createdAt` or `metrics.<name>`. */
  order: z
    .string()
    .regex(
      /^-?(version|createdAt|metrics\.\w+)$/,
      'must be version, createdAt or metrics.<name>, with - before it for descending',
    )
    .default('-version'),
});

export type VersionSearch = z.infer<typeof versionSearchSchema>;
