import { z } from 'zod';

/** Names of models, and of aliases: as they stand in a URL. */
export const modelNameSchema = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, such as diabetes-bmi');

/** Names of views, features, entities and columns: as they stand in an expression and in SQL. */
export const identifierSchema = z
  .string()
  .max(100)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be letters, digits and underscores, not starting with a digit')
  .refine((name) => name !== '__proto__', { error: 'is a name that JavaScript keeps for itself' });

/** SHA-256 of some content, in hexadecimal. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');

export type Digest = z.infer<typeof digestSchema>;

/** An instant in UTC, ISO 8601: `2026-01-31T09:30:00.000Z`. */
export const instantSchema = z.iso.datetime({ offset: false });

export type Instant = z.infer<typeof instantSchema>;

export const versionNumberSchema = z.int().positive();
