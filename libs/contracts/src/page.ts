import { z } from 'zod';
import { wholeNumberTextSchema } from './whole-number-text-schema.ts';

/** A page of a list. `next` is the cursor of the page after it; absent on the last. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), next: z.string().optional() });
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

export const pageRequestSchema = z.strictObject({
  limit: wholeNumberTextSchema({
    minimum: 1,
    maximum: 1000,
    default: 100,
    message: 'must be a number from 1 to 1000',
  }),
  /** `next` of the page before. */
  cursor: z.string().max(500).optional(),
});

export type PageRequest = z.infer<typeof pageRequestSchema>;
