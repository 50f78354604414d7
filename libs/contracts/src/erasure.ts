import { z } from 'zod';
import { digestSchema, identifierSchema, instantSchema } from './names.ts';

const countSchema = z.int().min(0);

export const erasureRequestSchema = z.strictObject({
  entity: identifierSchema,
  /** The join keys by name; integers outside 2^53 as strings. */
  key: z.record(z.string(), z.union([z.string(), z.number()])),
  author: z.string().min(1).max(200),
});

export type ErasureRequest = z.infer<typeof erasureRequestSchema>;

/** The record that one key of an entity was erased. It does not tell the key, though whoever knows a key can tell its digest. */
export const erasureSchema = z.strictObject({
  sequence: z.int().positive(),
  entity: identifierSchema,
  /** SHA-256 of the canonical JSON of the key's values, in the order of the join keys. */
  keyDigest: digestSchema,
  author: z.string(),
  begunAt: instantSchema,
  /** Not there while it goes on, or when it was cut off: ask for it again then. */
  erasedAt: instantSchema.optional(),
  /** Rows by what kept them. */
  erased: z.record(z.string(), countSchema),
});

export type Erasure = z.infer<typeof erasureSchema>;

export const erasureResultSchema = z.strictObject({
  erasure: erasureSchema,
  /** By view: the rows of the key that its source still has. The next materialisation brings them online again. */
  remaining: z.record(identifierSchema, countSchema),
  /** By view: why its source could not be searched. */
  unsearched: z.record(identifierSchema, z.string()),
});

export type ErasureResult = z.infer<typeof erasureResultSchema>;
