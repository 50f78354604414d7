import { z } from 'zod';
import { aliasNameSchema } from './alias.ts';
import { metricNameSchema } from './metrics.ts';

/** A bound that the candidate's metric on the test rows must keep, whatever else is deployed. */
const absoluteRuleSchema = z
  .strictObject({ metric: metricNameSchema, atLeast: z.number().optional(), atMost: z.number().optional() })
  .refine((rule) => rule.atLeast !== undefined || rule.atMost !== undefined, {
    error: 'needs atLeast or atMost',
  });

/** How much worse than the version in production, on the same rows, the candidate may be: 0 is "no worse". */
const relativeRuleSchema = z.strictObject({ metric: metricNameSchema, maximumLoss: z.number().min(0) });

/** Thresholds that a candidate must pass to be registered. */
export const gateSchema = z.strictObject({
  absolute: z.array(absoluteRuleSchema).default([]),
  relative: z.array(relativeRuleSchema).default([]),
});

export type Gate = z.infer<typeof gateSchema>;
export type AbsoluteRule = z.infer<typeof absoluteRuleSchema>;
export type RelativeRule = z.infer<typeof relativeRuleSchema>;

/** What happens once a version is registered. `when-better`: the alias moves if the metric is strictly better on the same rows. */
export const promotionPolicySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('manual') }),
  z.strictObject({
    kind: z.literal('when-better'),
    metric: metricNameSchema,
    alias: aliasNameSchema.default('production'),
  }),
]);

export type PromotionPolicy = z.infer<typeof promotionPolicySchema>;

/** What one rule of a gate found, in words. */
const gateFindingSchema = z.strictObject({ passed: z.boolean(), reason: z.string() });

/** `passed` when every finding passed. */
export const gateVerdictSchema = z.strictObject({
  passed: z.boolean(),
  findings: z.array(gateFindingSchema),
});

export type GateFinding = z.infer<typeof gateFindingSchema>;
export type GateVerdict = z.infer<typeof gateVerdictSchema>;
