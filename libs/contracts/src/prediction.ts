import { z } from 'zod';
import { listSchema } from './list-schema.ts';
import { modelNameSchema, versionNumberSchema } from './names.ts';
import { valueSchema } from './values.ts';

/**
 * Rows as they came, not copied: a copy would lose a key `__proto__`. Loose on purpose: an instance is checked against the
 * model's own signature, which names the field that is wrong.
 */
function rowsSchema({ atLeast }: { atLeast: number }) {
  return listSchema({
    isItem: isRow,
    message: 'must be an object of values by name',
    items: { type: 'object', additionalProperties: {} },
    atLeast,
  });
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Instances, or entity keys whose newest features are read online; `context` adds or overrides values, entity by entity. */
export const predictRequestSchema = z.union([
  z.strictObject({ instances: rowsSchema({ atLeast: 1 }) }),
  z.strictObject({ entities: rowsSchema({ atLeast: 1 }), context: rowsSchema({ atLeast: 0 }).optional() }),
]);

export type PredictRequest = z.infer<typeof predictRequestSchema>;

/** A model with one output predicts that value; one with several, an object by output name. */
const predictionSchema = z.union([valueSchema, z.record(z.string(), valueSchema)]);

export type Prediction = z.infer<typeof predictionSchema>;

export const predictResponseSchema = z.strictObject({
  model: modelNameSchema,
  version: versionNumberSchema,
  predictions: z.array(predictionSchema),
});

export type PredictResponse = z.infer<typeof predictResponseSchema>;
