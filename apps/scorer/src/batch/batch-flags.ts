import { resolve } from 'node:path';
import { batchFormatSchema, modelNameSchema, parseWith } from '@quincunx/contracts';
import { z } from 'zod';
import { readFlags } from '../read-flags.ts';

const options = {
  model: { type: 'string' },
  version: { type: 'string' },
  input: { type: 'string' },
  output: { type: 'string' },
  'input-format': { type: 'string' },
  'output-format': { type: 'string' },
  'rows-per-part': { type: 'string' },
  resume: { type: 'string' },
  cancel: { type: 'string' },
  sql: { type: 'string' },
  table: { type: 'string' },
  list: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const countSchema = (message: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,14}$/, message)
    .transform(Number)
    .optional();

/** A file where the program was started; a slash at its end is kept: it is a folder then. */
const pathSchema = z
  .string()
  .min(1)
  .transform((path) => resolve(path) + (path.endsWith('/') ? '/' : ''))
  .optional();

const flagsSchema = z.strictObject({
  model: modelNameSchema.optional(),
  version: countSchema('must be a version number: 1, 2, 3 ...'),
  input: pathSchema,
  output: pathSchema,
  'input-format': batchFormatSchema.optional(),
  'output-format': batchFormatSchema.optional(),
  'rows-per-part': countSchema('must be a number from 1 on'),
  resume: z.string().optional(),
  cancel: z.string().optional(),
  sql: z.enum(['duckdb', 'postgres', 'spark', 'trino']).optional(),
  table: z.string().min(1).optional(),
  list: z.boolean().optional(),
  help: z.boolean().optional(),
});

export type BatchFlags = z.infer<typeof flagsSchema>;

/** @throws InvalidInputError naming the flag that is wrong. */
export function readBatchFlags(words: readonly string[]): BatchFlags {
  return parseWith(flagsSchema, readFlags(words, options), 'flags');
}
