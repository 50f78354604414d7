import { z } from 'zod';
import { featureReferenceSchema } from './feature-reference.ts';
import { identifierSchema } from './names.ts';
import { oneOf } from './one-of.ts';
import { rowsSchema } from './rows-schema.ts';
import { valueSchema } from './values.ts';

const asked = {
  /** Join keys, and the values that on-demand features take from a request, by name. Integers outside 2^53 are strings. */
  entities: rowsSchema({ atLeast: 1 }),
  /** Whether features are named `view__feature`; a service may ask for that itself. */
  fullNames: z.boolean().optional(),
};

export const onlineFeaturesRequestSchema = z.union(
  [
    z.strictObject({ features: z.array(featureReferenceSchema).min(1).max(1000), ...asked }),
    z.strictObject({ service: identifierSchema, ...asked }),
  ],
  oneOf('features', 'service'),
);

export type OnlineFeaturesRequest = z.infer<typeof onlineFeaturesRequestSchema>;

/**
 * `PRESENT`; `NULL_VALUE`: null is what is stored; `NOT_FOUND`: nothing is stored for the key; `OUTSIDE_MAX_AGE`: older than
 * the view's ttl, or not true yet, and so withheld.
 */
export const onlineStatusSchema = z.enum(['PRESENT', 'NULL_VALUE', 'NOT_FOUND', 'OUTSIDE_MAX_AGE']);

export type OnlineStatus = z.infer<typeof onlineStatusSchema>;

/** In the order of asking, by the name of each feature. A value that is not `PRESENT` is null. */
export const onlineFeaturesResponseSchema = z.strictObject({
  entities: z.array(
    z.strictObject({
      values: z.record(z.string(), valueSchema),
      statuses: z.record(z.string(), onlineStatusSchema),
      /** When each value was true, ISO 8601 to the microsecond; nothing for on-demand features and unknown keys. */
      eventTimes: z.record(z.string(), z.string().optional()),
    }),
  ),
});

export type OnlineFeaturesResponse = z.infer<typeof onlineFeaturesResponseSchema>;
