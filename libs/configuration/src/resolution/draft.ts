import { z } from 'zod';

const text = z.string().optional().catch(undefined);

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item).catch([]);
}

const joinKeySchema = z.object({ name: text, type: text }).catch({});
const featureSchema = z.object({ name: text, expression: text }).catch({});
const entitySchema = z.object({ name: text, joinKeys: list(joinKeySchema) }).catch({ joinKeys: [] });
const ruleSchema = z.object({ metric: text }).catch({});

/**
 * What can be read of a definition, however wrong the rest of it is, so that its names are checked together with its shape.
 * What cannot be read is undefined or empty, and keeps its place in its list.
 */
export const draftSchema = z.object({
  featureViews: list(
    z
      .object({ name: text, entity: entitySchema, features: list(featureSchema) })
      .catch({ entity: { joinKeys: [] }, features: [] }),
  ),
  features: list(text),
  label: z.object({ column: text, type: text }).catch({}),
  preprocessing: list(z.object({ features: list(text) }).catch({ features: [] })),
  estimator: z.object({ kind: text }).catch({}),
  gate: z
    .object({ absolute: list(ruleSchema), relative: list(ruleSchema) })
    .catch({ absolute: [], relative: [] }),
  promotion: z.object({ metric: text }).catch({}),
});

export type Draft = z.infer<typeof draftSchema>;
