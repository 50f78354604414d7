import { z } from 'zod';
import { modelNameSchema, versionNumberSchema } from './names.ts';
import { valueSchema } from './values.ts';

/** Loose on purpose: an instance is checked against the model's own signature, which names the field that is wrong. */
const rowSchema = z.record(z.string(), z.unknown());

/** Instances, or entity keys whose newest features are read online; `context` adds or overrides values, entity by entity. */
export const predictRequestSchema = z.union([
  z.strictObject({ instances: z.array(rowSchema).min(1) }),
  z.strictObject({ entities: z.array(rowSchema).min(1), context: z.array(rowSchema).optional() }),
]);

export type PredictRequest = z.infer<typeof predictRequestSchema>;

/** A model with one output predicts that value; one with several, an object by output name. */
export const predictionSchema = z.union([valueSchema, z.record(z.string(), valueSchema)]);

export type Prediction = z.infer<typeof predictionSchema>;

export const predictResponseSchema = z.strictObject({
  model: modelNameSchema,
  version: versionNumberSchema,
  predictions: z.array(predictionSchema),
});

export type PredictResponse = z.infer<typeof predictResponseSchema>;
