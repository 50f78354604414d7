import { z } from 'zod';
import { metricsSchema } from './metrics.ts';
import { microsecondInstantSchema } from './microsecond-instant.ts';
import { modelNameSchema, versionNumberSchema } from './names.ts';

const count = z.int().min(0);
const share = z.number().min(0).max(1);

/** Which logged predictions are meant; by default all. */
export const loggedPredictionsRequestSchema = z.strictObject({
  /** As it stands in a query string. */
  version: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be a version number: 1, 2, 3 ...')
    .transform(Number)
    .optional(),
  /** Predictions of this instant and later. */
  since: microsecondInstantSchema.optional(),
  /** Predictions before this instant. */
  until: microsecondInstantSchema.optional(),
});

export type LoggedPredictionsRequest = z.infer<typeof loggedPredictionsRequestSchema>;

/** How the versions of a model do, as far as their predictions are logged. */
export const liveMetricsSchema = z.strictObject({
  model: modelNameSchema,
  /** Those that have logged predictions. */
  versions: z.array(
    z.strictObject({
      version: versionNumberSchema,
      /** Requests whose first prediction is logged. */
      requests: count,
      predictions: count,
      /** Predictions whose truth is known. */
      labelled: count,
      /** Of the labelled ones: those of a regression or of a classification, by what the version predicts. */
      metrics: metricsSchema,
      /** How long the requests took; the quantiles are interpolated. Absent without requests. */
      milliseconds: z.strictObject({ mean: z.number(), p50: z.number(), p99: z.number() }).optional(),
    }),
  ),
});

export type LiveMetrics = z.infer<typeof liveMetricsSchema>;

/** How the versions that run in the shadow of others compare with them, on the same rows. */
export const shadowSummarySchema = z.strictObject({
  model: modelNameSchema,
  comparisons: z.array(
    z.strictObject({
      /** The one whose answers were returned. */
      version: versionNumberSchema,
      shadowVersion: versionNumberSchema,
      predictions: count,
      /** The share of predictions for which the shadow failed. */
      errorShare: share,
      /** The share of the others that are the same in all their outputs. Absent without others. */
      equalShare: share.optional(),
      /** Of the predicted numbers or probabilities. Absent where there are none. */
      absoluteDifference: z
        .strictObject({ mean: z.number(), median: z.number(), maximum: z.number() })
        .optional(),
    }),
  ),
});

export type ShadowSummary = z.infer<typeof shadowSummarySchema>;
