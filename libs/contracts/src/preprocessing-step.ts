import { z } from 'zod';
import { identifierSchema } from './names.ts';

const features = z.array(identifierSchema).min(1);

/** One step of preprocessing. Steps apply in order, each to what the steps before made of its features. */
export const preprocessingStepSchema = z.discriminatedUnion('kind', [
  /** `(x - mean) / standard deviation`, with the population's standard deviation of the training rows. */
  z.strictObject({ kind: z.literal('standardise'), features }),
  /** `(x - min) / (max - min)` of the training rows. */
  z.strictObject({ kind: z.literal('min-max'), features }),
  /** Replaces a null: by the mean, median or most frequent value of the training rows, or by a constant. */
  z.strictObject({
    kind: z.literal('impute'),
    features,
    with: z.union([
      z.enum(['mean', 'median', 'most-frequent']),
      z.strictObject({ constant: z.union([z.number(), z.string(), z.boolean()]) }),
    ]),
  }),
  /** One column of 0 and 1 per category of the training rows; a category never seen gives 0 in all of them. */
  z.strictObject({
    kind: z.literal('one-hot'),
    features,
    maximumCategories: z.int().positive().max(10_000).default(100),
  }),
  /** Limits a number to `[minimum, maximum]`. */
  z
    .strictObject({
      kind: z.literal('clip'),
      features,
      minimum: z.number().optional(),
      maximum: z.number().optional(),
    })
    .refine((step) => step.minimum !== undefined || step.maximum !== undefined, {
      error: 'needs a minimum or a maximum',
    }),
  /** `log(1 + x)`. */
  z.strictObject({ kind: z.literal('log1p'), features }),
  /** The number of boundaries that are at most x: 0 below the first boundary. */
  z.strictObject({
    kind: z.literal('bucketise'),
    features,
    boundaries: z.array(z.number()).min(1).max(1000),
  }),
]);

export type PreprocessingStep = z.infer<typeof preprocessingStepSchema>;
