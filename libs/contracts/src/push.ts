import { z } from 'zod';
import { microsecondInstantSchema } from './microsecond-instant.ts';
import { identifierSchema } from './names.ts';
import { problemSchema } from './problem-document.ts';
import { rowsSchema } from './rows-schema.ts';
import { valueSchema } from './values.ts';

const values = z.record(z.string(), valueSchema);

/** Integers outside 2^53 are strings. */
export const pushRowSchema = z.strictObject({
  /** By join key; empty for a global view. */
  keys: values,
  /** By feature name. For a view of aggregates: the columns that they read. */
  features: values,
  eventTime: microsecondInstantSchema,
  /** When the values became known; the time of the push, if it is not said. */
  created: microsecondInstantSchema.optional(),
});

const mostRows = 10_000;
const { type, properties, required, additionalProperties } = z.toJSONSchema(pushRowSchema);
const items = { type, properties, required, additionalProperties };

export const pushRequestSchema = z.strictObject({
  /** A feature view; what is pushed to it is also read under its aliases. */
  view: identifierSchema,
  to: z.enum(['online', 'offline', 'both']).default('both'),
  /** Each is checked on its own, so that a bad one does not stop the others. */
  rows: rowsSchema({ atLeast: 1 })
    .refine((rows) => rows.length <= mostRows, { error: `must be at most ${mostRows} rows` })
    .meta({ items, maxItems: mostRows }),
  /** Whether a bad row stops all; by default as the view says of its source's rows. */
  onInvalid: z.enum(['quarantine', 'fail']).optional(),
});

export type PushRequest = z.infer<typeof pushRequestSchema>;

const count = z.int().min(0);

export const pushResponseSchema = z.strictObject({
  accepted: count,
  /** Rows that are not as the view says. They are in its quarantine. */
  rejected: count,
  /** Accepted rows that were stored online; those that are older than what is there are not. */
  online: count,
  /** What is wrong with the rejected rows: the first hundred faults. */
  problems: z.array(problemSchema),
});

export type PushResponse = z.infer<typeof pushResponseSchema>;
