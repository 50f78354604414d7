import { z } from 'zod';

/** A page of a list. `next` is the cursor of the page after it; absent on the last. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), next: z.string().optional() });
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

export const pageRequestSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(500).optional(),
});

export type PageRequest = z.infer<typeof pageRequestSchema>;
