import { z } from 'zod';
import { modelNameSchema, versionNumberSchema } from './names.ts';
import { oneOf } from './one-of.ts';
import { rowsSchema } from './rows-schema.ts';
import { valueSchema } from './values.ts';

/** Instances, or entity keys whose newest features are read online; `context` adds or overrides values, entity by entity. */
export const predictRequestSchema = z.union(
  [
    z.strictObject({ instances: rowsSchema({ atLeast: 1 }) }),
    z.strictObject({ entities: rowsSchema({ atLeast: 1 }), context: rowsSchema({ atLeast: 0 }).optional() }),
  ],
  oneOf('instances', 'entities'),
);

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
