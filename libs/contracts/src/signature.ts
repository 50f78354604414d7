import { z } from 'zod';
import { identifierSchema } from './names.ts';
import { valueTypeSchema } from './values.ts';

export const fieldSchema = z.strictObject({
  name: identifierSchema,
  type: valueTypeSchema,
  nullable: z.boolean(),
});

export type Field = z.infer<typeof fieldSchema>;

/** Names, types and nullability of a model's inputs and outputs, in order. */
export const signatureSchema = z.strictObject({
  inputs: z.array(fieldSchema).min(1),
  outputs: z.array(fieldSchema).min(1),
});

export type Signature = z.infer<typeof signatureSchema>;
