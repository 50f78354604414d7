import { z } from 'zod';
import { microsecondInstantSchema } from './microsecond-instant.ts';
import { identifierSchema, instantSchema } from './names.ts';

/**
 * What to copy online: by default what is new since the last time. `full` makes the view's online values anew, all of them. With `from`, `to` or
 * both, the newest row of each key in that interval, both ends included; what is online and newer stays.
 */
export const materialisationRequestSchema = z.strictObject({
  view: identifierSchema,
  full: z.boolean().optional(),
  from: microsecondInstantSchema.optional(),
  to: microsecondInstantSchema.optional(),
});

export type MaterialisationRequest = z.infer<typeof materialisationRequestSchema>;

const count = z.int().min(0);

/** One copying of a view's newest offline values into the online store. */
export const materialisationSchema = z.strictObject({
  id: z.uuid(),
  view: identifierSchema,
  /** What was done: the first of a view, and the first after its definition changed, is full. */
  kind: z.enum(['full', 'incremental']),
  status: z.enum(['running', 'succeeded', 'failed']),
  /** Event times, both ends included. Rows that became known late are read from before it, too. */
  interval: z.strictObject({ from: instantSchema.optional(), to: instantSchema }),
  /** Keys that have a row in the interval. */
  keys: count,
  /** Keys whose online values are others than before, or are gone. */
  changed: count,
  /** Rows of the source that are not as the view says, and so were passed over. */
  rejected: count,
  startedAt: instantSchema,
  endedAt: instantSchema.optional(),
  /** Why it failed. */
  reason: z.string().optional(),
});

export type Materialisation = z.infer<typeof materialisationSchema>;
