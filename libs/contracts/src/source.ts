import { z } from 'zod';
import { identifierSchema, instantSchema } from './names.ts';

/**
 * When a source's rows were true: in a column, or, for data that carries no dates, at one instant that the author
 * assumes for all rows and so says openly.
 */
const timestampSchema = z.union([
  z.strictObject({ column: identifierSchema }),
  z.strictObject({ assumed: instantSchema }),
]);

export type Timestamp = z.infer<typeof timestampSchema>;

/** A file of rows. Its path is relative to the workspace, so that a configuration means the same on every machine. */
export const fileSourceSchema = z.strictObject({
  kind: z.literal('file'),
  path: z
    .string()
    .min(1)
    .refine((path) => !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..'), {
      error:
        'must be a path inside the workspace, with forward slashes, such as models/churn/data/customers.csv',
    }),
  format: z.enum(['csv', 'parquet']),
  timestamp: timestampSchema,
  /** When a row became known; breaks ties between rows of one key and instant. */
  createdColumn: identifierSchema.optional(),
});

export type FileSource = z.infer<typeof fileSourceSchema>;
