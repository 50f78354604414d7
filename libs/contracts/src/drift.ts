import { z } from 'zod';
import { statisticsSchema } from './feature-statistics.ts';

/**
 * By the population stability index: below 0.1, up to 0.25, and above; `too-few-rows` where a side has fewer than 100. `unknown` where
 * there is none: a side has no rows, the values are not told, or are of other types.
 */
export const driftVerdictSchema = z.enum(['none', 'moderate', 'large', 'too-few-rows', 'unknown']);

export type DriftVerdict = z.infer<typeof driftVerdictSchema>;

const shareSchema = z.number().min(0).max(1);

export const featureDriftSchema = z.strictObject({
  name: z.string(),
  verdict: driftVerdictSchema,
  populationStabilityIndex: z.number().min(0).optional(),
  /** Of numbers, where both sides have some. */
  kolmogorovSmirnov: z
    .strictObject({
      /** The largest distance between the shares of the values up to a value. */
      statistic: shareSchema,
      /** How far that may be off, since statistics are not the values: 0 where no side has more than 101 different ones. */
      resolution: shareSchema,
      /** How likely a distance as large is when both are samples of one distribution. */
      pValue: shareSchema,
    })
    .optional(),
  /** Those without a value included, which are a part of their own to the index. */
  rows: z.strictObject({ from: z.int().min(0), to: z.int().min(0) }),
  /** The shares of rows without a value; not there for a side without rows. */
  nulls: z.strictObject({ from: shareSchema.optional(), to: shareSchema.optional() }),
});

export type FeatureDrift = z.infer<typeof featureDriftSchema>;

export const driftSchema = z.strictObject({
  from: statisticsSchema.shape.of,
  to: statisticsSchema.shape.of,
  features: z.array(featureDriftSchema),
  /** Features that the other side does not have. */
  onlyFrom: z.array(z.string()),
  onlyTo: z.array(z.string()),
});

export type Drift = z.infer<typeof driftSchema>;
