import { z } from 'zod';
import { aliasNameSchema } from './alias.ts';
import { instantSchema, modelNameSchema, versionNumberSchema } from './names.ts';
import { aliasesOfTraffic, trafficPolicySchema } from './traffic.ts';

const sequenceSchema = z.int().positive();

/** Moving an alias, or setting the traffic of what it names: one entry of the append-only log. */
export const promotionSchema = z.strictObject({
  /** Counts up over the whole log. */
  sequence: sequenceSchema,
  model: modelNameSchema,
  alias: aliasNameSchema,
  kind: z.enum(['promotion', 'rollback', 'traffic']),
  /** The version that the alias named before; absent for its first. */
  from: versionNumberSchema.optional(),
  /** Of the kind `traffic`, the same as `from`: the policy moves no alias. */
  to: versionNumberSchema,
  /** The whole new policy, of the kind `traffic`. */
  traffic: trafficPolicySchema.optional(),
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

export const trafficRequestSchema = moveSchema
  .omit({ expectedVersion: true })
  .extend({
    policy: trafficPolicySchema,
    /** Of the entry that set the policy in force for this to happen; null: none may have yet. */
    expectedSequence: sequenceSchema.nullable().optional(),
  })
  .superRefine(({ alias, policy }, context) => {
    if (!aliasesOfTraffic(policy).includes(alias)) return;
    const message = `names '${alias}' itself, which gets what the canaries leave over`;
    context.addIssue({ code: 'custom', path: ['policy'], message });
  });

export type PromotionRequest = z.infer<typeof promotionRequestSchema>;
export type RollbackRequest = z.infer<typeof rollbackRequestSchema>;
export type TrafficRequest = z.infer<typeof trafficRequestSchema>;
