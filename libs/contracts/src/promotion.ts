import { z } from 'zod';
import { aliasNameSchema } from './alias.ts';
import { instantSchema, modelNameSchema, versionNumberSchema } from './names.ts';

/** Moving an alias: one entry of the append-only log. */
export const promotionSchema = z.strictObject({
  /** Counts up over the whole log. */
  sequence: z.int().positive(),
  model: modelNameSchema,
  alias: aliasNameSchema,
  kind: z.enum(['promotion', 'rollback']),
  /** The version that the alias named before; absent for its first. */
  from: versionNumberSchema.optional(),
  to: versionNumberSchema,
  reason: z.string(),
  actor: z.string(),
  at: instantSchema,
});

export type Promotion = z.infer<typeof promotionSchema>;

const moveSchema = z.strictObject({
  alias: aliasNameSchema.default('production'),
  /** The version that the alias must name now for this to happen; null: it must name none yet. */
  expectedVersion: versionNumberSchema.nullable().optional(),
  reason: z.string().min(1).max(2000),
  actor: z.string().min(1).max(200).default('anonymous'),
});

export const promotionRequestSchema = moveSchema.extend({ version: versionNumberSchema });
export const rollbackRequestSchema = moveSchema;

export type PromotionRequest = z.infer<typeof promotionRequestSchema>;
export type RollbackRequest = z.infer<typeof rollbackRequestSchema>;
