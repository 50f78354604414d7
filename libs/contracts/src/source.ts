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

/** Relative to the workspace, so that a configuration means the same on every machine. */
const workspacePathSchema = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..'), {
    error:
      'must be a path inside the workspace, with forward slashes, such as models/churn/data/customers.csv',
  });

const times = {
  timestamp: timestampSchema,
  /** When a row became known; breaks ties between rows of one key and instant. */
  createdColumn: identifierSchema.optional(),
};

/**
 * Files of rows. `*` and `?` in the path stand for any letters of a name and `**` for any folders; folders named `column=value`
 * give their files that column. Rows are in the order of the files' paths, and in a file in its order.
 */
const fileSourceSchema = z.strictObject({
  kind: z.literal('file'),
  path: workspacePathSchema,
  /** `ndjson`: a JSON object a line. */
  format: z.enum(['csv', 'parquet', 'ndjson']),
  ...times,
});

export type FileSource = z.infer<typeof fileSourceSchema>;

/** A table, or a view, of a SQLite file, in the order of its rowid. */
const sqliteSourceSchema = z.strictObject({
  kind: z.literal('sqlite'),
  path: workspacePathSchema,
  table: identifierSchema,
  ...times,
});

export type SqliteSource = z.infer<typeof sqliteSourceSchema>;

/** A table of the PostgreSQL database that the settings name. Rows that times do not order are in their physical order. */
const postgresSourceSchema = z.strictObject({
  kind: z.literal('postgres'),
  table: z
    .string()
    .regex(
      /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)?$/,
      'must be a table, or schema.table, such as payments.transactions',
    ),
  ...times,
});

export type PostgresSource = z.infer<typeof postgresSourceSchema>;

export const sourceSchema = z.discriminatedUnion('kind', [
  fileSourceSchema,
  sqliteSourceSchema,
  postgresSourceSchema,
]);

export type Source = z.infer<typeof sourceSchema>;
