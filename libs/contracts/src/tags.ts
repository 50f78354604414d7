import { z } from 'zod';

const maximumTags = 100;

/** What people note about a model or a version, by key. */
export const tagsSchema = z.preprocess(
  (tags: Readonly<Record<string, string>>, context) => {
    // Before each is looked at: the faults of a million tags would take gigabytes.
    const count = countKeys(tags);
    if (count <= maximumTags) return tags;
    context.addIssue(`holds ${count} tags; at most ${maximumTags} are kept`);
    return z.NEVER;
  },
  z.record(z.string().min(1).max(100), z.string().max(500)).meta({ maxProperties: maximumTags }),
);

function countKeys(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}
