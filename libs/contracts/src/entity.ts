import { z } from 'zod';
import { identifierSchema } from './names.ts';
import { tagsSchema } from './tags.ts';

const joinKeySchema = z.strictObject({ name: identifierSchema, type: z.enum(['string', 'integer']) });

export type JoinKey = z.infer<typeof joinKeySchema>;

/** What predictions are about, with its join keys: `patient`, by `patient_id`. */
export const entitySchema = z.strictObject({
  name: identifierSchema,
  joinKeys: z.array(joinKeySchema).min(1),
  description: z.string().optional(),
  owner: z.string().optional(),
  tags: tagsSchema.optional(),
});

export type Entity = z.infer<typeof entitySchema>;
