import { z } from 'zod';
import { materialisationSchema } from './materialisation.ts';
import { digestSchema, identifierSchema, instantSchema } from './names.ts';
import { valueTypeSchema } from './values.ts';

const countSchema = z.int().min(0);

/**
 * A value that a feature has, how many of its values are less, and how many are no more. Between two neighbours lie those
 * from `through` of the one to `below` of the other, wherever they lie.
 */
const distributionPointSchema = z.strictObject({
  value: z.number(),
  below: countSchema,
  through: countSchema,
});

/** Of the values that are there. Integers outside 2^53 are rounded as arithmetic rounds them. */
const numberStatisticsSchema = z.strictObject({
  minimum: z.number(),
  maximum: z.number(),
  mean: z.number(),
  /** Of a sample, with n - 1; not there for a single value, or when it is more than a number can be. */
  standardDeviation: z.number().optional(),
  /** The least value that this share of the values, in percent, does not exceed. */
  quantiles: z.strictObject({
    p01: z.number(),
    p05: z.number(),
    p25: z.number(),
    p50: z.number(),
    p75: z.number(),
    p95: z.number(),
    p99: z.number(),
  }),
  /** How many values are in each of 64 parts of equal width, from the minimum to the maximum; one part where these are one. */
  histogram: z.array(countSchema),
  /**
   * Ascending: all values where there are no more than 101 different ones; otherwise the minimum and each percentile, so that
   * less than a hundredth of the values lie between two neighbours.
   */
  distribution: z.array(distributionPointSchema).min(1),
});

export type NumberStatistics = z.infer<typeof numberStatisticsSchema>;

const valueStatisticsSchema = z.strictObject({
  /** The 50 most frequent, most frequent first. Texts of more than 200 characters are of the rest. */
  frequent: z.array(
    z.strictObject({ value: z.union([z.string(), z.boolean()]), count: countSchema.positive() }),
  ),
  /** How many values are none of these. */
  rest: countSchema,
});

export type ValueStatistics = z.infer<typeof valueStatisticsSchema>;

export const featureStatisticsSchema = z.strictObject({
  /** `view:feature`; of a label, its column. */
  name: z.string(),
  type: valueTypeSchema,
  /** Rows, those without a value included. */
  count: countSchema,
  nulls: countSchema,
  /** Exactly how many different values there are. */
  distinct: countSchema,
  /** Its values identify persons, and are not told. */
  pii: z.literal(true).optional(),
  /** Of numbers and integers, where there is a value. */
  numbers: numberStatisticsSchema.optional(),
  /** Of texts and booleans. */
  values: valueStatisticsSchema.optional(),
});

export type FeatureStatistics = z.infer<typeof featureStatisticsSchema>;

const statisticsSubjectSchema = z.union([
  z.strictObject({ dataset: digestSchema }),
  z.strictObject({ materialisation: z.string().min(1).max(100) }),
]);

/** What statistics are asked of; of a view: of all its keys, as they were last materialised from the first row on. */
export const statisticsRequestSchema = z.union([
  ...statisticsSubjectSchema.options,
  z.strictObject({ view: identifierSchema }),
]);

export type StatisticsRequest = z.infer<typeof statisticsRequestSchema>;

const made = {
  /** That are described. */
  rows: countSchema,
  /** When it was made. */
  at: instantSchema,
};

export const statisticsSchema = z.strictObject({
  of: z.union([
    z.strictObject({ dataset: digestSchema, ...made }),
    z.strictObject({
      materialisation: materialisationSchema.shape.id,
      ...materialisationSchema.pick({ view: true, kind: true, interval: true }).shape,
      ...made,
    }),
  ]),
  features: z.array(featureStatisticsSchema),
});

export type Statistics = z.infer<typeof statisticsSchema>;

/** What has statistics, or gets them when they are asked for. */
export const describedSchema = z.strictObject({
  of: statisticsSubjectSchema,
  /** Whose features these are. */
  views: z.array(identifierSchema),
  rows: countSchema,
  /** When it was made. */
  at: instantSchema,
});

export type Described = z.infer<typeof describedSchema>;
