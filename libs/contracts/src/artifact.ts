import { z } from 'zod';
import { featureReferenceSchema } from './feature-reference.ts';
import { identifierSchema, modelNameSchema } from './names.ts';
import { signatureSchema } from './signature.ts';
import { valueSchema } from './values.ts';

const namedExpressionSchema = z.strictObject({ name: identifierSchema, expression: z.string().min(1) });

export type NamedExpression = z.infer<typeof namedExpressionSchema>;

/**
 * A fitted model as data. `steps` are evaluated in order, each over the inputs and the steps before it; `outputs` over all of
 * them, one per output of the signature, in its order. Holds nothing of when or where it was fitted: the same fit is the same document.
 */
export const artifactSchema = z.strictObject({
  format: z.literal('quincunx-expression-1'),
  model: modelNameSchema,
  signature: signatureSchema,
  /** Where the inputs are found for an entity: one reference per input, in the order of the signature. */
  features: z.array(featureReferenceSchema),
  /** Whether inputs are named `view__feature`. */
  fullNames: z.boolean().optional(),
  steps: z.array(namedExpressionSchema),
  outputs: z.array(namedExpressionSchema).min(1),
  /** What was learnt, for people to read: the estimator's kind and its numbers. The expressions above are what predicts. */
  fitted: z.strictObject({
    kind: z.string(),
    intercept: z.number(),
    coefficients: z.record(z.string(), z.number()),
    preprocessing: z.record(z.string(), z.union([valueSchema, z.array(valueSchema)])),
  }),
});

export type Artifact = z.infer<typeof artifactSchema>;
