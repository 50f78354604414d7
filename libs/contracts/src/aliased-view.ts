import { z } from 'zod';
import { identifierSchema } from './names.ts';

/** A feature view under another name, whose entity's join keys have other names too: `origin_weather` of `weather`, by `origin_id`. */
export const aliasedViewSchema = z.strictObject({
  name: identifierSchema,
  /** The feature view that has the features, their source and their online values. */
  view: identifierSchema,
  /** What each of the view's join keys is called here; one that is not named keeps its name. */
  joinKeys: z.record(identifierSchema, identifierSchema),
  description: z.string().optional(),
});

export type AliasedView = z.infer<typeof aliasedViewSchema>;
