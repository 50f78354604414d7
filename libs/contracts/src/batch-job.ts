import { z } from 'zod';
import { digestSchema, instantSchema, modelNameSchema, versionNumberSchema } from './names.ts';

/** The formats of files of rows. NDJSON has one JSON object a line. */
export const batchFormatSchema = z.enum(['csv', 'parquet', 'ndjson']);

export type BatchFormat = z.infer<typeof batchFormatSchema>;

const name = String.raw`[\p{L}\p{N}_][\p{L}\p{N}_. =+-]*`;

/** Where a file is within a folder: no way out of it, nothing hidden, no pattern and no address. */
const filePathSchema = z
  .string()
  .max(1000)
  .regex(
    new RegExp(`^${name}(/${name})*$`, 'u'),
    'must be a path within the batch folder, of letters, digits and . _ - = + alone, such as visits/in.parquet',
  );

/** As `filePathSchema`; with a slash at its end it is a folder. */
const outputPathSchema = z
  .string()
  .max(1000)
  .regex(
    new RegExp(`^${name}(/${name})*/?$`, 'u'),
    'must be a path within the batch folder, of letters, digits and . _ - = + alone, such as visits/out.parquet',
  );

/** A file to score and where to. Formats are told by the extensions, unless they are given. */
export const batchJobRequestSchema = z.strictObject({
  model: modelNameSchema,
  /** By default the version that is deployed at the start. */
  version: versionNumberSchema.optional(),
  input: filePathSchema,
  /** One file, or, with a slash at the end, a folder of them. */
  output: outputPathSchema,
  inputFormat: batchFormatSchema.optional(),
  outputFormat: batchFormatSchema.optional(),
});

export type BatchJobRequest = z.infer<typeof batchJobRequestSchema>;

const count = z.int().min(0);

/** One file scored into another. */
export const batchJobSchema = z.strictObject({
  id: z.uuid(),
  model: modelNameSchema,
  /** Pinned at the start: a promotion changes nothing. */
  version: versionNumberSchema,
  artifact: digestSchema,
  input: z.string(),
  inputFormat: batchFormatSchema,
  output: z.string(),
  outputFormat: batchFormatSchema,
  /** An interrupted job's process is gone, or was stopped: it goes on from its last whole part when it is resumed. */
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']),
  /** Of the input; absent until they are counted. */
  rows: count.optional(),
  rowsDone: count,
  /** What computes: `sql` inside DuckDB, or `workers` for a model that SQL cannot hold. Absent until it is known. */
  engine: z.enum(['sql', 'workers']).optional(),
  /** Where it runs, or ran last. */
  process: z.strictObject({ host: z.string(), id: z.int() }),
  createdAt: instantSchema,
  startedAt: instantSchema.optional(),
  endedAt: instantSchema.optional(),
  /** Why it failed. */
  error: z.string().optional(),
});

export type BatchJob = z.infer<typeof batchJobSchema>;
