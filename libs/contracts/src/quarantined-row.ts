import { z } from 'zod';
import { identifierSchema, instantSchema } from './names.ts';

/** A row that was not as its view says, and was left out. */
export const quarantinedRowSchema = z.strictObject({
  view: identifierSchema,
  origin: z.enum(['source', 'push']),
  /** `data/visits.csv, row 12`; the place in a pushed request. */
  position: z.string(),
  reason: z.string(),
  /** The row as it was found, by column. */
  content: z.record(z.string(), z.unknown()),
  /** In the order of the entity's join keys; nothing where the key itself is what is wrong. */
  key: z.array(z.union([z.string(), z.number()])).optional(),
  /** When it was found last. */
  foundAt: instantSchema,
});

export type QuarantinedRow = z.infer<typeof quarantinedRowSchema>;
